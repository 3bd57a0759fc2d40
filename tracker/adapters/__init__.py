"""What the house touches outside the database: files, sheets, pinyin, passwords."""
