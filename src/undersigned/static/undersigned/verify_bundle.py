#!/usr/bin/env python3
"""Check an undersigned-bundle-1 file: python3 verify_bundle.py BUNDLE [--key VKEY]... [--witness VKEY]...

This file stands alone: it needs Python 3.11 and the package `cryptography`, asks no network, and imports nothing of
the program that made the bundle. It follows docs/methods/bundle.md point by point. Exit code 0: whole; 1: not.
--key and --witness name keys that you know from elsewhere (NAME+ID+KEY): the file cannot vouch for its own.
"""
# mypy: ignore-errors
# fmt: off

import base64
import hashlib
import hmac
import json
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LARGEST, DEEPEST = 2**53 - 1, 32

class Broken(Exception):
    """What is wrong, in one sentence."""

def need(holds, sentence):
    if not holds:
        raise Broken(sentence)


# --- Canonical JSON (RFC 8785), for text, whole numbers, true, false, null, lists and objects

def canonical(value):
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(name) + b":" + canonical(value[name]) for name in names) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()

def read(data):
    def fields(pairs):
        need(len(dict(pairs)) == len(pairs), "a field stands twice in the same object")
        return dict(pairs)

    def number(digits):
        need(len(digits) < 18 and abs(int(digits)) <= LARGEST, "a number is too large")
        return int(digits)

    def refuse(number):
        raise Broken(f"{number[:20]} is not a whole number")

    try:
        value = json.loads(
            data.decode(), object_pairs_hook=fields, parse_int=number, parse_float=refuse, parse_constant=refuse
        )
        need(depth(value) <= DEEPEST and canonical(value) == data, "the file is not in canonical form")
    except (ValueError, RecursionError) as error:
        raise Broken(f"the file cannot be read: {error}") from None
    return value

def depth(value):
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inside is None else 1 + max(map(depth, inside), default=0)

def digest(value):
    return "sha256:" + hashlib.sha256(canonical(value)).hexdigest()


# --- The fields of each kind of member

def matching(pattern):
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None

def one_of(*words):
    return lambda value: isinstance(value, str) and value in words

def maybe(check):
    return lambda value: value is None or check(value)

def each(check):
    return lambda value: isinstance(value, list) and all(map(check, value))

def shaped(fields):
    return lambda value: (
        isinstance(value, dict) and value.keys() == fields.keys() and all(fields[n](value[n]) for n in fields)
    )

def words(value):
    return isinstance(value, str)

def flag(value):
    return isinstance(value, bool)

def count(value):
    return type(value) is int and value >= 0


HASH, DAY = matching(r"sha256:[0-9a-f]{64}"), matching(r"\d{4}-\d\d-\d\d")
MOMENT = matching(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
VOTES = {"votes_for": maybe(count), "votes_against": maybe(count), "votes_abstaining": maybe(count)}
DECISION = shaped({"body": words, "decided_on": maybe(DAY), **VOTES, "minority_words": words})
RESERVED = {"clause": words, "kind": one_of("reservation", "stand_aside"), "words": words, "language": words}
LISTED = each(lambda pair: isinstance(pair, list) and len(pair) == 2 and words(pair[0]) and HASH(pair[1]))
KINDS = one_of("", "citation", "recital", "claim", "principle", "demand", "undertaking")
SAID = {"words": words, "language": words, "made_on": DAY}
MEMBERS = {
    "coalition": {"name": words},
    "party": {"name": words, "kind": one_of("organisation", "current", "person"), "place": words,
              "vouched_for_by": words},
    "text": {"title": words, "language": words, "coalition": words, "addressee": words, "ask": words,
             "owner": words, "follow_up_on": maybe(DAY), "words_only": flag},
    "edition": {"text": words, "number": count, "title": words, "language": words, "clauses": LISTED,
                "frozen_at": MOMENT, "published_at": maybe(MOMENT), "content_hash": HASH},
    "clause": {"edition": words, "clause": words, "kind": KINDS, "language": words, "text": words,
               "number": lambda value: count(value) or (words(value) and value != "")},
    "translation": {"clause": words, "language": words, "text": words, "of": HASH, "stale": flag},
    "signature": {"edition": words, "content_hash": HASH, "party": words, "state": one_of("ratified", "withdrawn"),
                  "signed_on": DAY, "accession": flag, "withdrawn_on": maybe(DAY), "decision": maybe(DECISION)},
    "reservation": {"signature": words, **RESERVED},
    "objection": {"reservation": words, "party": words, "effect": one_of("note", "stands", "stops"), **SAID},
    "distinction": {"signature": words, "clause": words, "fact": words, **SAID},
    "review": {"edition": words, "party": words, "of": one_of("edition", "clause", "reservation"), "about": words,
               "due_on": maybe(DAY), "answered_on": maybe(DAY), "words": words, "language": words,
               "outcome": one_of("", "holds", "amended", "withdrawn")},
    "persons": {"edition": words, "count": count},
}
ADDED = {"party": {"vouched_for_by"}}  # later than the first form: they may be absent
NAMES = {  # the fields that hold the id of another member
    "text": ["coalition"], "edition": ["text"], "clause": ["edition"], "translation": ["clause"],
    "signature": ["edition", "party"], "reservation": ["signature", "clause"],
    "objection": ["reservation", "party"], "distinction": ["signature", "clause"],
    "review": ["edition", "party"], "persons": ["edition"],
}


# --- The members, each by itself and among one another

def check_members(raw_members):
    found = {}
    for place, raw in enumerate(raw_members, 1):
        need(shaped({"kind": words, "id": words, "hash": words, "value": lambda v: isinstance(v, dict)})(raw),
             f"member {place} is not made of kind, id, hash and value")
        kind, name, value = raw["kind"], raw["id"], raw["value"]
        what = f"{kind} {name}"
        need(kind in MEMBERS, f"{what}: its kind is not known")
        need(digest(value) == raw["hash"], f"{what}: its words and its hash do not belong together")
        absent = ADDED.get(kind, set()) - value.keys()
        shape = {field: check for field, check in MEMBERS[kind].items() if field not in absent}
        need(shaped(shape)(value), f"{what}: its fields are not those of its kind")
        if kind == "clause":
            need(name == f"{value['edition']}.{value['number']}", f"{what}: it stands under another id")
        need((kind, name) not in found, f"{what} stands twice in the file")
        found[kind, name] = value
    for (kind, name), value in found.items():
        for field in NAMES.get(kind, []):
            need((field, value[field]) in found, f"{kind} {name}: the {field} it names is not in the file")
    for (kind, name), value in found.items():
        fault = disagreement(kind, name, value, found)
        need(not fault, f"{kind} {name}: {fault}")
    return found

def disagreement(kind, name, value, found):
    """Return what is wrong between a member and those it names; nothing where all is well."""
    if kind == "edition":
        clauses = [found.get(("clause", listed)) for listed, _ in value["clauses"]]
        for clause, (listed, told) in zip(clauses, value["clauses"], strict=True):
            if clause is None or digest(clause) != told or clause["edition"] != name:
                return f"clause {listed} is not what was signed"
        if len({listed for listed, _ in value["clauses"]}) < len(clauses):
            return "it lists a clause twice"
        signed = [{"id": c["clause"], **{n: c[n] for n in ("number", "kind", "text")}} for c in clauses]
        content = {"title": value["title"], "language": value["language"], "clauses": signed}
        return "" if digest(content) == value["content_hash"] else "its content is not what was signed"
    if kind == "clause":
        edition = found["edition", value["edition"]]
        listed = [name, digest(value)] in edition["clauses"] and value["language"] == edition["language"]
        return "" if listed else "its edition has no such clause"
    if kind == "translation":
        current = value["of"] == digest(found["clause", value["clause"]]["text"])
        return "" if current or value["stale"] else "it translates other words and is not marked as stale"
    if kind == "signature":
        same = value["content_hash"] == found["edition", value["edition"]]["content_hash"]
        rivals = [v for (k, _), v in found.items() if k == "signature" and v["state"] == "ratified"]
        twice = sum((v["edition"], v["party"]) == (value["edition"], value["party"]) for v in rivals) > 1
        return "the party signed twice" if twice else "" if same else "it signs another content"
    if kind in ("reservation", "distinction"):
        signature, clause = found["signature", value["signature"]], found["clause", value["clause"]]
        return "" if clause["edition"] == signature["edition"] else "its clause was not signed"
    if kind == "review":
        about = found.get((value["of"], value["about"]))
        if about is None or (value["answered_on"] is None) != (value["outcome"] == ""):
            return "what it is about is not in the file, or it was answered without a day"
        clause = found["clause", about["clause"]] if value["of"] == "reservation" else about
        edition = value["about"] if value["of"] == "edition" else clause["edition"]
        return "" if edition == value["edition"] else "it is about another edition"
    if kind == "objection":
        signature = found["signature", found["reservation", value["reservation"]]["signature"]]
        return "it answers its own party" if signature["party"] == value["party"] else ""
    return ""


# --- The proofs: keys and signed notes (C2SP), the tree (RFC 6962), own signatures (W3C eddsa-jcs-2022)

def bytes_of(encoded):
    """Return the bytes of base 64, whose last letter carries no unused bits; None where it is no such thing."""
    try:
        data = base64.b64decode(encoded.encode("ascii"), validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == encoded else None

def is_signed(public, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True

def read_key(line):
    """Return name, id, type (1 signs, 4 cosigns) and the 32 bytes of a verifier key NAME+ID+KEY."""
    name, _, rest = line.partition("+")
    told, _, encoded = rest.partition("+")
    key = bytes_of(encoded) or b""
    made = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    sound = re.fullmatch(r"[^\s+\x00-\x1f\x7f]{1,200}", name) and len(key) == 33 and key[0] in (1, 4)
    need(sound and told == made.hex(), "a key is not of the form NAME+ID+KEY")
    return name, made, key[0], key[1:]

def open_note(note, keys):
    """Return the text of a signed note, and when each of the keys that signed it did so (0: it does not tell)."""
    text, parted, signatures = note.rpartition("\n\n")
    lines = signatures.splitlines()
    sound = parted and signatures.endswith("\n") and 1 <= len(lines) <= 100
    need(sound and not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", note), "the log's state is no signed note")
    text, signed = text + "\n", {}
    for line in lines:
        name, _, encoded = line.removeprefix("\u2014 ").partition(" ")
        data = bytes_of(encoded)
        named = line.startswith("\u2014 ") and re.fullmatch(r"[^\s+\x00-\x1f\x7f]{1,200}", name)
        need(named and data and len(data) >= 5, "a line under the log's state is no signature")
        for key in keys:
            if (key[0], key[1]) == (name, data[:4]) and key not in signed:
                at = int.from_bytes(data[4:12], "big") if key[2] == 4 else 0
                message = (f"cosignature/v1\ntime {at}\n" if key[2] == 4 else "") + text
                signature = data[12:] if key[2] == 4 else data[4:]
                need(is_signed(key[3], signature, message.encode()), f"the signature of {name} is false")
                signed[key] = at
    return text, signed

def root_of(leaf, place, size, path):
    """Return the root to which a proof of inclusion leads (RFC 9162, 2.1.3.2); None where its length is wrong."""
    last, hashed = size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            hashed = hashlib.sha256(b"\x01" + sibling + hashed).digest()
            while place and place % 2 == 0:
                place, last = place >> 1, last >> 1
        else:
            hashed = hashlib.sha256(b"\x01" + hashed + sibling).digest()
        place, last = place >> 1, last >> 1
    return hashed if last == 0 else None

def check_entry(entry, hashes, size, root):
    kind, name = entry["kind"], entry["id"]
    need((kind, name) in hashes, f"the proof of {kind} {name} is of nothing in the file")
    stated = {"hash": hashes[kind, name]}
    told = {"verb": "stands", "object": [kind, name], "at": entry["stated_on"], "actor": "", "words": stated}
    commitment = hmac.new(bytes.fromhex(entry["salt"]), canonical(told), hashlib.sha256).hexdigest()
    leaf = hashlib.sha256(b"\x00" + canonical({"commitment": commitment})).digest()
    path = [bytes_of(line) or b"" for line in entry["path"]]
    sound = all(len(each) == 32 for each in path) and entry["place"] < size
    need(sound and root_of(leaf, entry["place"], size, path) == root, f"the proof of {kind} {name} does not hold")


ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
DID_KEY = r"did:key:(z[1-9A-HJ-NP-Za-km-z]+)#\1"
ENTRY = {
    **dict.fromkeys(["kind", "id"], words), "stated_on": DAY, "salt": matching(r"[0-9a-f]{64}"),
    "place": count, "path": each(words),
}
PROOF = {
    "type": one_of("DataIntegrityProof"), "cryptosuite": one_of("eddsa-jcs-2022"), "created": MOMENT,
    "verificationMethod": matching(DID_KEY), "proofPurpose": one_of("assertionMethod"), "proofValue": words,
}
DOCUMENT = {
    "format": one_of("undersigned-signature-1"), "content_hash": HASH, "reservations": each(shaped(RESERVED)),
    **dict.fromkeys(["signature", "party", "name", "edition", "title", "language"], words), "proof": shaped(PROOF),
}

def base58(letters):
    """Return the bytes of a multibase text that begins with z."""
    need(1 < len(letters) <= 200 and letters[0] == "z" and set(letters[1:]) <= set(ALPHABET), "no base 58")
    number = 0
    for letter in letters[1:]:
        number = number * 58 + ALPHABET.index(letter)
    zeros = len(letters) - 1 - len(letters[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")

def check_own(document, found):
    name = document["signature"]
    signature = found.get(("signature", name))
    need(signature, f"the own signature {name} is of nothing in the file")
    edition = found["edition", signature["edition"]]
    same = all(document[n] == signature[n] for n in ("party", "edition", "content_hash"))
    same = same and all(document[n] == edition[n] for n in ("title", "language"))
    need(same, f"the own signature {name} is about another text")
    beside = [v for (kind, _), v in found.items() if kind == "reservation" and v["signature"] == name]
    told, own = (sorted([r[n] for n in RESERVED] for r in rows) for rows in (document["reservations"], beside))
    need(told == own, f"the own signature {name} was made with other reservations")
    options = {n: v for n, v in document["proof"].items() if n != "proofValue"}
    bare = {n: v for n, v in document.items() if n != "proof"}
    message = hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(bare)).digest()
    key = base58(options["verificationMethod"].partition("#")[2])
    sound = len(key) == 34 and key[:2] == b"\xed\x01"
    value = base58(document["proof"]["proofValue"])
    need(sound and is_signed(key[2:], value, message), f"the own signature {name} is false")

def check_proofs(proofs, found, hashes, keys, witnesses):
    """Return what the proofs show: how many members, by which log, by which witnesses, how many own signatures."""
    shape = {"key": words, "checkpoint": words, "witnesses": each(words), "entries": each(shaped(ENTRY)),
             "signatures": each(shaped(DOCUMENT))}
    need(shaped(shape)(proofs), "the proofs have not the fields they should")
    key, told = read_key(proofs["key"]), list(map(read_key, proofs["witnesses"]))
    text, signed = open_note(proofs["checkpoint"], [key, *told, *keys, *witnesses])
    lines = text.split("\n")
    root = bytes_of(lines[2]) if len(lines) == 4 else None
    sound = root is not None and len(root) == 32 and re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1])
    need(sound and lines[0] and lines[3] == "", "the log's state is no checkpoint")
    need(key in signed and key[2] == 1 and key[0] == lines[0], "the log's own key did not sign its state")
    known = any(k in signed and k[0] == lines[0] for k in keys)
    need(known or not keys, "no key that you know signed the log's state")
    need(all(witness in signed for witness in witnesses), "a witness that you know has not cosigned")
    for entry in proofs["entries"]:
        check_entry(entry, hashes, int(lines[1]), root)
    for document in proofs["signatures"]:
        check_own(document, found)
    for name, seen in (
        ("a proof", [(e["kind"], e["id"]) for e in proofs["entries"]]),
        ("an own signature", [d["signature"] for d in proofs["signatures"]]),
    ):
        need(len(set(seen)) == len(seen), f"{name} stands twice in the file")
    names = [k[0] for k in signed if k[2] == 4]
    return len(proofs["entries"]), lines[0], names, len(proofs["signatures"])


# --- The whole

def verify(data, keys=(), witnesses=()):
    """Return what a bundle shows. Raises: Broken with the first thing that is wrong."""
    file = read(data)
    header = {"format": one_of("undersigned-bundle-1"), "made_at": MOMENT, "node": words,
              "members": lambda value: isinstance(value, list), "root": HASH, "seal": HASH}
    proven = isinstance(file, dict) and "proofs" in file
    need(shaped(header | ({"proofs": lambda _: True} if proven else {}))(file), "this is no bundle")
    found = check_members(file["members"])
    need(digest([[m["kind"], m["id"], m["hash"]] for m in file["members"]]) == file["root"], "the root is false")
    sealed = [file["format"], file["made_at"], file["node"], file["root"]]
    sealed += [digest(file["proofs"])] if proven else []
    need(digest(sealed) == file["seal"], "the date, the address, the proofs or the seal were altered")
    need(proven or not (keys or witnesses), "the file brings no proof of any log")
    hashes = {(m["kind"], m["id"]): m["hash"] for m in file["members"]}
    shown = check_proofs(file["proofs"], found, hashes, keys, witnesses) if proven else (0, "", [], 0)
    return len(found), shown

def main(arguments):
    paths, keys = [], {"--key": [], "--witness": []}
    while arguments:
        head, *arguments = arguments
        keys[head].append(read_key(arguments.pop(0))) if head in keys else paths.append(head)
    with open(paths[0], "rb") as file:
        members, (proven, log, witnesses, own) = verify(file.read(), keys["--key"], keys["--witness"])
    print(f"Whole: {members} parts. Proven: {proven}, by the log {log or '(none)'}.")
    print(f"Cosigned by: {', '.join(witnesses) or 'nobody'}. Signatures with own keys: {own}.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Broken, IndexError, OSError) as error:
        print(f"Not whole: {error}" if isinstance(error, Broken) else __doc__)
        sys.exit(1)
