"""What a letter may not carry: things that reach outside, embedded programs, fields that fetch or start something."""

import re
import zipfile
from io import BytesIO

from lxml import etree

from projects.files.inspection.faults import Fault

HYPERLINK = "/hyperlink"
PROGRAMS = ("/oleObject", "/control", "/package", "/attachedTemplate", "/vbaProject")
FETCHING = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE)\b", re.IGNORECASE)
FIELD_CODES = ("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}instrText",)
SIMPLE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}fldSimple"


def refuse_reaching_out(body):
    """Look through every part of the package; raises Fault "outside"."""
    with zipfile.ZipFile(BytesIO(body)) as folder:
        for name in folder.namelist():
            if name.endswith(".rels"):
                _refuse_relations(_tree(folder.read(name)))
            elif name.startswith("word/") and name.endswith(".xml"):
                _refuse_fields(_tree(folder.read(name)))


def _tree(xml):
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def _refuse_relations(tree):
    for relation in tree:
        kind = relation.get("Type", "")
        outside = relation.get("TargetMode") == "External" and not kind.endswith(HYPERLINK)
        if outside or kind.endswith(PROGRAMS):
            raise Fault("outside", what=kind.rpartition("/")[2])


def _refuse_fields(tree):
    codes = "".join(node.text or "" for node in tree.iter(*FIELD_CODES))
    codes += " ".join(node.get(SIMPLE.replace("fldSimple", "instr"), "") for node in tree.iter(SIMPLE))
    if found := FETCHING.search(codes):
        raise Fault("outside", what=found.group().upper())
