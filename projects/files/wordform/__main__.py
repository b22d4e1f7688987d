"""One job: eight bytes of length, JSON, the template on stdin; a line of JSON and the letter on stdout.

`known` are the fields a letter offers; one that is not among them is named. `context` holds texts, and rows of texts.
`mark` stands on each page of the Word file and not in its outline: it is what the PDF says in its own way.
"""

import json
import os
import re
import struct
import sys
from io import BytesIO
from zipfile import BadZipFile

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import XMLSyntaxError

from projects.files.inspection.faults import Fault

from .marking import marked
from .outline import outline
from .reaching import refuse_reaching_out

FILTERS = ("default", "join", "length")
MEMBER = re.compile(r"has no attribute '(.+?)'|'(.+?)' is undefined")


def environment():
    """Jinja that reads the given texts and nothing else: no functions, few filters, no way to an object's insides."""
    env = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    env.globals.clear()
    env.filters = {name: env.filters[name] for name in FILTERS}
    return env


def fill(body, known, context, mark):
    """The letter as bytes and its outline for screen and PDF. Raises Fault."""
    refuse_reaching_out(body)
    template = DocxTemplate(BytesIO(body))
    if unknown := sorted(template.get_undeclared_template_variables(environment()) - set(known)):
        raise Fault("unknown", names=unknown)
    template = DocxTemplate(BytesIO(body))
    template.render(context, environment())
    out = BytesIO()
    template.save(out)
    letter = out.getvalue()
    return (marked(letter, mark) if mark else letter), outline(letter)


def attempt(body, known, context, mark=""):
    """Fill in, and turn every way to fail into an answer."""
    try:
        letter, blocks = fill(body, known, context, mark)
    except Fault as fault:
        return {"fault": fault.code, "details": fault.details}, b""
    except UndefinedError as error:
        found = MEMBER.search(str(error))
        return {"fault": "unknown", "details": {"names": [next(filter(None, found.groups()))] if found else []}}, b""
    except TemplateSyntaxError as error:
        return {"fault": "syntax", "details": {"words": str(error)[:200]}}, b""
    except TemplateError as error:
        return {"fault": "forbidden", "details": {"words": str(error)[:200]}}, b""
    except (BadZipFile, XMLSyntaxError, KeyError, ValueError, TypeError, AttributeError) as error:
        return {"fault": "syntax", "details": {"words": str(error)[:200]}}, b""
    except MemoryError:
        return {"fault": "costly", "details": {}}, b""
    return {"blocks": blocks}, letter


def main():
    """Answer on the real stdout; anything libraries print goes to stderr."""
    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    (length,) = struct.unpack(">Q", sys.stdin.buffer.read(8))
    job = json.loads(sys.stdin.buffer.read(length))
    answer, letter = attempt(sys.stdin.buffer.read(), **job)
    answer_to.write(json.dumps(answer).encode() + b"\n" + letter)
    answer_to.flush()


if __name__ == "__main__":
    main()
