"""Rules of the house that fit no room. `make check` runs them by `python -m tests.house`.

Each rule is a function that names what breaks it; `tests/test_house.py` asks the same functions.
"""

import ast
import configparser
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from pks.config import ROOT
from pks.web import catalogue

FILE_LINES = 300
FUNCTION_LINES = 50

#: Longer than they should be, and why. Nothing is added here without a reason.
LONG: dict[str, str] = {}

#: Dependencies that no file imports, and who uses them.
USED_WITHOUT_IMPORT = {
    "axe-playwright-python": "tests/story",
    "djlint": "make check",
    "email-validator": "WTForms, for its Email",
    "gunicorn": "pks/demo/serve.py starts it",
    "import-linter": "make check",
    "lxml-stubs": "mypy",
    "mypy": "make check",
    "openxml-audit": "its fixture assert_valid_docx, in tests/naskah",
    "psycopg": "SQLAlchemy, for postgresql://",
    "pytest-playwright": "its fixtures, in tests/story",
    "pytest-timeout": "--timeout in setup.cfg",
    "pytest-xdist": "-n in the Makefile",
    "ruff": "make check",
    "types-Flask-Migrate": "mypy",
    "types-WTForms": "mypy",
    "types-html5lib": "mypy",
    "types-python-dateutil": "mypy",
    "tzdata": "zoneinfo, on a machine without time zones",
}

#: What a file of this project never says: it is read by people who have none of that.
FORBIDDEN = {
    "a folder of one machine": r"(?<![\w.])/(root|home/\w+|work|Users)/",
    "an issue or a session": r"(?i)\bissue #\d|\b(previous|last|next) session of work\b",
}

#: Whom an address in a file may name: this machine, names that are for examples, the state's, and
#: those that a document format has in its own names. Above all, no registry of packages.
HOSTS = re.compile(
    r"localhost|127\.0\.0\.1|[\w.-]+\.(go\.id|test)|schemas\.(openxmlformats\.org|microsoft\.com)"
    r"|www\.w3\.org|purl\.org|openoffice\.org"
)

_SKIPPED = re.compile(r"(\.(?!ci$).*|instance|build|__pycache__|vendor|.*\.egg-info)")
_TEXTS = {".py", ".md", ".html", ".txt", ".css", ".cfg", ".toml", ".mako", ".json", ".po", ""}


def files(*folders: str, suffix: str = ".py") -> list[Path]:
    """Return the project's own files below `folders`, sorted."""
    found = (path for folder in folders for path in (ROOT / folder).rglob(f"*{suffix}"))
    return sorted(path for path in found if path.is_file() and not _is_foreign(path))


def forbidden_words() -> list[str]:
    """Name each place where a file says what no file of the project may say."""
    faults = []
    for path in files(".", suffix=""):
        if path.suffix not in _TEXTS:
            continue
        text = path.read_text(errors="replace")
        hosts = re.findall(r"https?://([\w.-]+)", text)
        faults += [f"{_name(path)}: names {host}" for host in hosts if not HOSTS.fullmatch(host)]
        for what, pattern in FORBIDDEN.items():
            faults += [f"{_name(path)}: names {what}: {m[0]}" for m in re.finditer(pattern, text)]
    return faults


def unused_dependencies() -> list[str]:
    """Name each dependency of setup.cfg that nothing uses."""
    imported = {name for path in files("pks", "tests") for name in _imports(path)}
    modules = packages_distributions()
    used = {_plain(package) for name in imported for package in modules.get(name, ())}
    used |= {_plain(package) for package in USED_WITHOUT_IMPORT}
    return [package for package in dependencies() if _plain(package) not in used]


def dependencies() -> list[str]:
    """Name every direct dependency, for running and for development."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg")
    wanted = settings["options"]["install_requires"] + settings["options.extras_require"]["dev"]
    return [re.split(r"[\[<>=;]", line)[0].strip() for line in wanted.split("\n") if line.strip()]


def long_files() -> list[str]:
    """Name each file that is to be divided."""
    return [
        f"{_name(path)}: {length} lines"
        for length, path in _lengths("pks")
        if length > FILE_LINES and _name(path) not in LONG
    ]


def long_functions() -> list[str]:
    """Name each function that is to be divided."""
    return [
        f"{_name(path)}:{line} {name}: {length} lines"
        for length, name, line, path in functions()
        if length > FUNCTION_LINES and name not in LONG
    ]


def functions() -> Iterator[tuple[int, str, int, Path]]:
    """Yield every function of pks: its length, name, line and file."""
    for _, path in _lengths("pks"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                yield node.end_lineno - node.lineno + 1, node.name, node.lineno, path


def unused_templates() -> list[str]:
    """Name each template that no file of pks and no other template asks for."""
    everything = "\n".join(
        path.read_text() for path in (*files("pks"), *files("templates", suffix=""))
    )
    templates = ROOT / "templates"
    faults = []
    for path in files("templates", suffix=".html"):
        name = path.relative_to(templates)
        letter = name.parts[1] == "mail" and len(name.parts) > 3
        # A letter is asked for by its folder, a section of the desk by its key.
        asked = (name.parts[2],) if letter else (str(name), f'"{name.stem}"')
        if name.parent.name != "section" and not any(words in everything for words in asked):
            faults.append(f"{name}: nobody asks for it")
    return faults


def untranslated_texts() -> list[str]:
    """Name each text that lacks its translation."""
    return catalogue.untranslated()


def features_without_test() -> list[str]:
    """Name each feature whose row and whose tests do not say the same."""
    shown = _working_features()
    tests = {
        name: int(name[6:9])
        for path in files("tests")
        for name in re.findall(r"def (test_f\d{3}_\w+)", path.read_text())
    }
    return [
        f"{number}: works, but {test or 'no test'} does not show it"
        for number, test in shown.items()
        if tests.get(test) != number
    ] + [
        f"{number}: has tests, but its row does not say that it works"
        for number in sorted(set(tests.values()) - shown.keys())
    ]


def _working_features() -> dict[int, str]:
    """Return the test that shows it, for each feature that docs/features.md says works."""
    shown = {}
    for line in (ROOT / "docs" / "features.md").read_text().splitlines():
        cells = [cell.strip(" `") for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and cells[0].isdigit() and cells[2] == "works":
            shown[int(cells[0])] = cells[3]
    return shown


def schema_of_other_shape() -> list[str]:
    """Say what `flask db check` finds: models that the migrations do not make."""
    code = (
        "import sys; from pks import create_app, migrations; from pks.config import read_config;"
        "app = create_app(read_config({'PKS_INSTANCE': sys.argv[1]}));"
        "migrations.upgrade(app); migrations.check(app)"
    )
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", code, folder]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return answer.stderr.splitlines()[-1:] if answer.returncode else []


RULES: tuple[Callable[[], list[str]], ...] = (
    forbidden_words,
    unused_dependencies,
    long_files,
    long_functions,
    unused_templates,
    untranslated_texts,
    features_without_test,
)


def main() -> int:
    """Print what breaks a rule, and what is longest; return how many rules broke."""
    broken = 0
    for rule in (*RULES, schema_of_other_shape):
        faults = rule()
        broken += bool(faults)
        print(f"{'BROKEN' if faults else 'kept  '} {rule.__name__}")  # noqa: T201
        for fault in faults[:20]:
            print(f"       {fault}")  # noqa: T201
        if len(faults) > 20:
            print(f"       … and {len(faults) - 20} more")  # noqa: T201
    for length, path in _lengths("pks")[:5]:
        print(f"{length:5} lines  {_name(path)}")  # noqa: T201
    for length, name, line, path in sorted(functions(), reverse=True)[:5]:
        print(f"{length:5} lines  {_name(path)}:{line} {name}")  # noqa: T201
    return broken


def _lengths(folder: str) -> list[tuple[int, Path]]:
    """Return the files of `folder` with their lines, longest first; migrations only grow."""
    found = (p for p in files(folder) if "versions" not in p.parts)
    return sorted(((len(p.read_text().splitlines()), p) for p in found), reverse=True)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _is_foreign(path: Path) -> bool:
    # In a second work tree of git, `.git` is a file.
    folders = path.relative_to(ROOT).parts[:-1]
    return path.name == ".git" or any(_SKIPPED.fullmatch(part) for part in folders)


def _plain(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
