"""Letters as files: nested without end, heads without end, odd encodings. They come in where leads come from e-mail."""

import base64

from .book import comes_as

HEAD = "From: a@example.cn\nTo: b@example.cn\nSubject: 项目推荐\nMIME-Version: 1.0\n"


def _letter(head, body):
    return (HEAD + head + "\n\n" + body).encode()


@comes_as("信.eml")
def letters_in_letters():
    """A thousand letters, each within the last."""
    body = "Subject: x\n\n就这些"
    for level in range(1000):
        mark = f"b{level}"
        body = f'Content-Type: multipart/mixed; boundary="{mark}"\n\n--{mark}\nContent-Type: message/rfc822\n\n{body}\n--{mark}--\n'
    return (HEAD + body).encode()


@comes_as("信.eml")
def parts_by_the_ten_thousand():
    part = "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.exe\n\nx\n"
    return _letter('Content-Type: multipart/mixed; boundary="b"', part * 30_000 + "--b--")


@comes_as("信.eml")
def a_head_of_megabytes():
    return _letter("X-Long: " + "a " * 2_000_000, "正文")


@comes_as("信.eml")
def heads_by_the_hundred_thousand():
    return _letter("\n".join(f"X-{n}: {n}" for n in range(100_000)), "正文")


@comes_as("信.eml")
def a_head_of_words_in_code():
    """Encoded words by the ten thousand, some of them in codes that do not exist."""
    words = " ".join("=?gb2312?B?1tDOxA==?= =?x-nope?Q?=FF=FE?=" for _n in range(10_000))
    return _letter(f"Subject: {words}", "正文")


@comes_as("信.eml")
def a_code_that_does_not_exist():
    return _letter('Content-Type: text/plain; charset="x-nowhere"\nContent-Transfer-Encoding: base64', "5L2g5aW9!!!")


@comes_as("信.eml")
def a_code_that_is_a_program():
    """Python knows codecs that are no character sets."""
    packed = base64.b64encode(b"x" * 100).decode()
    return _letter('Content-Type: text/plain; charset="zlib_codec"\nContent-Transfer-Encoding: base64', packed)


@comes_as("信.eml")
def utf_7_and_zero_bytes():
    return _letter('Content-Type: text/html; charset="utf-7"', "+ADw-script+AD4-alert(1)\0\0")


@comes_as("信.eml")
def a_web_page_without_end():
    return _letter("Content-Type: text/html; charset=utf-8", "<div>" * 400_000 + "<script>alert(1)</script>")


@comes_as("信.eml")
def a_web_page_of_open_marks():
    return _letter("Content-Type: text/html; charset=utf-8", "<a " * 300_000 + "<!" * 100_000 + "&#" * 100_000)


@comes_as("信.eml")
def no_head_at_all():
    return b"\n\n\n"


@comes_as("信.eml")
def boundary_of_nothing():
    return _letter('Content-Type: multipart/mixed; boundary=""', "--\n--\n----")


@comes_as("信.eml")
def addresses_that_choke():
    return (f"From: {'<' * 20_000}{'(' * 20_000}\nSubject: x\n\n正文").encode()


@comes_as("信.eml")
def parameters_by_the_thousand():
    more = "".join(f"; a*{n}*=utf-8''%{n % 256:02x}" for n in range(20_000))
    return _letter(f"Content-Type: text/plain{more}", "正文")


@comes_as("信.eml", "话.txt")
def a_letter_in_two_codes():
    return HEAD.encode("gb18030") + b"\n" + "正文".encode("utf-16") + b"\xff\xfe"
