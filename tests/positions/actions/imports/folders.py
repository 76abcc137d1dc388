"""Small folders of roll calls, as bytes by file name, that a test may spoil at one place."""

from pathlib import Path

from tests.shared import shared

TABLES = {
    "parties.csv": "party,name\nAA,Upper Harrow\nNA,Millford\nZZ,Saltmere\n",
    "cases.csv": "case_id,label,iso2,wikidata,note\nweir,The weir,,,\nsluice,The sluice,,,sub-case of weir\n",
    "questions.csv": (
        "question_id,phrasing,mapping_rule\n"
        "open,Should the water of {case} be let through?,title says open\n"
        "embargo,Should trade with {case} end?,title says trade\n"
    ),
    "rollcalls.csv": (
        "rcid,resolution,session,date,date_precision,case_id,question_id,vote_on,clause,title,absent_basis\n"
        "9,R/1,1,2001-11-05,month,weir,open,resolution,,The weir is opened,source\n"
        "10,R/2,2,2003-02-01,day,weir,open,resolution,,The weir stays open,inferred\n"
        "11,R/2,2,2003-02-01,day,weir,open,paragraph,paragraph 3,The weir stays open,source\n"
        "12,R/3,2,2003-03-01,day,sluice,open,resolution,,The sluice,source\n"
    ),
    "votes.csv": (
        "rcid,party,vote\n"
        "9,AA,yes\n9,NA,no\n"
        "10,AA,abstain\n10,NA,absent\n10,ZZ,yes\n"
        "11,AA,no\n11,NA,no\n11,ZZ,yes\n"
        "12,AA,yes\n12,NA,yes\n12,ZZ,absent\n"
    ),
}


def small(**changes: tuple[str, str]) -> dict[str, bytes]:
    """Return the small folder; `votes=("9,AA,yes", "9,AA,no")` changes words in votes.csv."""
    files = dict(TABLES)
    for name, (old, new) in changes.items():
        assert old in files[f"{name}.csv"]
        files[f"{name}.csv"] = files[f"{name}.csv"].replace(old, new, 1)
    return {name: text.encode() for name, text in files.items()}


def folder_of(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.glob("*.csv")}


def real(name: str) -> dict[str, bytes]:
    """Return the files of a real register; the test is skipped where the shared data are absent."""
    return folder_of(shared("register", name))


def part(files: dict[str, bytes], name: str, keep: int) -> dict[str, bytes]:
    """Return a folder with the head and the first `keep` lines of a file."""
    lines = files[name].decode().splitlines(keepends=True)
    return files | {name: "".join(lines[: keep + 1]).encode()}
