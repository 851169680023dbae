"""Each setting is in the README."""

from pks.config import ROOT, SETTINGS


def test_every_setting_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()

    assert [s.variable for s in SETTINGS if f"`{s.variable}`" not in readme] == []
