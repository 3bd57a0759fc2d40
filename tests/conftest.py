"""What every test can ask for."""

pytest_plugins = ["pytester", "tests.missing_tools", "tests.house"]
