"""Settings are read strictly, and keys are made once and kept."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config import CHECKOUT, Config, Keys, WrongSetting, load_keys


def test_without_settings_the_installation_lives_in_the_checkout():
    config = Config.from_environment({})

    assert config.instance == CHECKOUT / "instance"
    assert config.database_url == f"sqlite:///{CHECKOUT}/instance/tracker.db"
    assert (config.host, config.port, config.clock) == ("127.0.0.1", 8000, None)


def test_empty_settings_count_as_not_given():
    empty = dict.fromkeys(("INSTANCE", "DATABASE_URL", "HOST", "PORT", "CLOCK"), "")

    assert Config.from_environment(empty) == Config.from_environment({})


def test_given_settings_are_taken(tmp_path):
    config = Config.from_environment(
        {"INSTANCE": str(tmp_path), "HOST": "::1", "PORT": "8080", "CLOCK": "2026-12-07T08:30:00+08:00"}
    )

    assert config.instance == tmp_path
    assert config.database_url == f"sqlite:///{tmp_path}/tracker.db"
    assert (config.host, config.port) == ("::1", 8080)
    assert config.clock == datetime(2026, 12, 7, 0, 30, tzinfo=UTC)


def test_relative_folders_start_at_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = Config.from_environment({"INSTANCE": "trial", "DATABASE_URL": "sqlite:///other.db"})

    assert config.instance == tmp_path / "trial"
    assert config.database_url == f"sqlite:///{tmp_path}/other.db"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_postgresql_address_goes_through_psycopg(scheme):
    config = Config.from_environment({"DATABASE_URL": f"{scheme}://clerk:p%40ss@db.example/tracker"})

    assert config.database_url == "postgresql+psycopg://clerk:p%40ss@db.example/tracker"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "80 80"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "８０００"),
        ("CLOCK", "2026-12-07"),
        ("CLOCK", "2026-12-07T08:30:00"),
        ("CLOCK", "tomorrow"),
        ("DATABASE_URL", "tracker.db"),
        ("DATABASE_URL", "mysql://localhost/tracker"),
        ("DATABASE_URL", "postgresql+asyncpg://localhost/tracker"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence_naming_it(name, value):
    with pytest.raises(WrongSetting, match=rf"^{name} [^\n]+\.$"):
        Config.from_environment({name: value})


def test_a_config_never_shows_the_password_of_its_database():
    config = Config.from_environment({"DATABASE_URL": "postgresql://clerk:hidden@db.example/tracker"})

    assert "hidden" not in repr(config)


def test_keys_are_made_at_the_first_start_and_stay(tmp_path):
    first = load_keys(tmp_path / "new")

    assert load_keys(tmp_path / "new") == first
    secrets = [first.session, first.index, first.audit, first.data[first.current]]
    assert [len(secret) for secret in secrets] == [32] * 4
    assert len(set(secrets)) == 4


def test_only_the_owner_reads_the_keys_and_no_draft_stays(tmp_path):
    load_keys(tmp_path)

    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_two_installations_share_no_key(tmp_path):
    assert load_keys(tmp_path / "one") != load_keys(tmp_path / "two")


def test_starts_at_the_same_moment_agree_on_one_set_of_keys(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(load_keys, [tmp_path] * 32))

    assert all(keys == loaded[0] for keys in loaded)


def test_older_data_keys_stay_readable_after_a_new_one(tmp_path):
    old = load_keys(tmp_path)
    stored = json.loads((tmp_path / "keys.json").read_text())
    stored["data"]["2"], stored["current"] = "ab" * 32, 2
    (tmp_path / "keys.json").write_text(json.dumps(stored))

    assert load_keys(tmp_path) == Keys(old.session, old.index, old.audit, old.data | {2: b"\xab" * 32}, 2)


@pytest.mark.parametrize(
    "change",
    [{"session": "ab"}, {"index": None}, {"audit": "zz" * 32}, {"data": {}}, {"data": []}, {"current": 7}],
)
def test_damaged_keys_are_refused_and_left_as_they_are(tmp_path: Path, change):
    load_keys(tmp_path)
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    damaged = path.read_bytes()

    with pytest.raises(WrongSetting, match="restore it from the backup"):
        load_keys(tmp_path)
    assert path.read_bytes() == damaged


def test_an_empty_key_file_is_refused(tmp_path):
    (tmp_path / "keys.json").touch()

    with pytest.raises(WrongSetting, match="is damaged"):
        load_keys(tmp_path)


def test_keys_never_show_themselves(tmp_path):
    keys = load_keys(tmp_path)

    assert repr(keys) == "Keys(current=1)"
