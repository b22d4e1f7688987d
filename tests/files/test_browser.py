"""Materials from a phone, in a real browser: many files of every kind, a connection cut in the middle, cancelling."""

import time

import pytest
from playwright.sync_api import expect

from projects.files.models import DocumentVersion, Preview, Upload
from projects.files.previews import make
from projects.files.uploads import PIECE
from tests.ui.browser import DESK, PHONE, faults, listen, width_of

from . import corpus
from .corpus import OLD, compound, office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]
GOOD = {
    "执照照片.heic": corpus.photo("HEIF"), "证书.avif": corpus.photo("AVIF"), "现场.jpg": corpus.phone_pair(),
    "扫描.png": corpus.picture("PNG"), "图.webp": corpus.picture("WEBP"), "计划.pdf": corpus.pdf_with(3),
    "说明.docx": office("docx"), "表.xlsx": office("xlsx"), "演示.pptx": office("pptx"), "旧文.doc": compound(OLD["doc"]),
}  # fmt: skip
BAD = {
    "宏.docx": (office("docx", macro=True), "含有宏"), "锁.pdf": (corpus.pdf_with(password="x"), "设有密码"),
    "网页.xls": (corpus.HTML_TABLE, "内容却是网页"), "空.pdf": (b"", "是空文件"), "片.gif": (b"GIF89a", "不接收这类文件"),
}  # fmt: skip
PATIENCE = 30_000


@pytest.fixture
def page_of(browser, live_server, client_of):
    """`page_of(user, size)`: a page of somebody signed in, with the list of what the browser complains of."""
    contexts = []

    def opened(user, size=PHONE):
        context = browser.new_context(
            viewport=size, locale="zh-CN", base_url=live_server.url, has_touch=size is PHONE, is_mobile=size is PHONE
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        cookie = client_of(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        return page, listen(page)

    expect.set_options(timeout=PATIENCE)
    yield opened
    for context in contexts:
        context.close()


def as_files(bodies):
    return [{"name": name, "mimeType": "application/octet-stream", "buffer": body} for name, body in bodies.items()]


def box(page, code):
    return page.locator(f"#material-{code} form[data-pieces] input[type=file]").first


def open_card(page, code):
    page.locator(f"#material-{code} details.more", has=page.locator("form[data-pieces]")).evaluate(
        "one => one.open = true"
    )


def test_many_files_of_every_kind(page_of, cast, draft):
    page, heard = page_of(cast.applicant.user)
    page.goto(f"/my/applications/{draft.number}/materials/")
    open_card(page, "ip")
    card = page.locator("#material-ip")
    expect(card.get_by_role("button", name="拍照")).to_be_visible()
    box(page, "ip").set_input_files(as_files(GOOD) + as_files({name: body for name, (body, _words) in BAD.items()}))
    for name in GOOD:
        expect(card.locator(".sending", has_text=name).locator(".sending-words")).to_have_text("已完成")
    for name, (_body, words) in BAD.items():
        expect(card.locator(".sending", has_text=name).locator(".sending-words")).to_contain_text(words)
    expect(card.locator(".file-name")).to_have_count(len(GOOD))
    titles = set(DocumentVersion.objects.values_list("document__title", flat=True))
    assert titles == {name.split(".")[0] for name in GOOD}
    assert Upload.objects.count() == 0
    for preview in Preview.objects.all():
        make(preview)
    expect(card.locator("img.thumb")).to_have_count(6)
    assert (width_of(page), faults(page)) == (PHONE["width"], [])
    assert [one for one in heard if "422" not in one] == []


def test_a_cut_connection_costs_a_piece_at_most(page_of, cast, draft):
    body = corpus.pdf_with(1) + b"%" * (2 * PIECE) + b"\n%%EOF\n"
    page, _heard = page_of(cast.applicant.user)
    sent = []
    cut = {"on": False}

    def pass_on(route):
        if route.request.method == "PATCH":
            sent.append(int(route.request.headers["upload-offset"]))
            if len(sent) == 2:
                cut["on"] = True
        if cut["on"]:
            route.abort()
        else:
            route.continue_()

    page.route("**/uploads/**", pass_on)
    page.goto(f"/my/applications/{draft.number}/materials/")
    box(page, "plan").set_input_files(as_files({"计划.pdf": body}))
    words = page.locator("#material-plan .sending-words")
    expect(words).to_have_text("连接中断，恢复后自动续传。")
    assert Upload.objects.get().received == PIECE
    cut["on"] = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(words).to_have_text("已完成")
    assert sent.count(0) == 1
    stored = DocumentVersion.objects.get().file
    with stored.content.open() as file:
        assert file.read() == body


def test_after_a_reload_the_same_file_goes_on(page_of, cast, draft, tmp_path):
    path = tmp_path / "计划.pdf"
    path.write_bytes(corpus.pdf_with(1) + b"%" * (2 * PIECE) + b"\n%%EOF\n")
    page, _heard = page_of(cast.applicant.user)
    page.on("dialog", lambda dialog: dialog.accept())
    sent = []

    def second_is_lost(route):
        if route.request.method == "PATCH":
            sent.append(int(route.request.headers["upload-offset"]))
        if len(sent) == 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/uploads/**", second_is_lost)
    address = f"/my/applications/{draft.number}/materials/"
    page.goto(address)
    box(page, "plan").set_input_files(path)
    expect(page.locator("#material-plan .sending-words")).to_have_text("连接中断，恢复后自动续传。")
    page.unroute("**/uploads/**")
    page.goto(address)
    expect(page.locator("#material-plan")).to_contain_text("尚未传完。再次选择同一文件，将从断点续传。")
    box(page, "plan").set_input_files(path)
    expect(page.locator("#material-plan .sending-words")).to_have_text("已完成")
    expect(page.locator("#material-plan")).not_to_contain_text("尚未传完")
    assert (sent, DocumentVersion.objects.get().file.size) == ([0, PIECE], path.stat().st_size)


def test_cancel_and_too_large(page_of, cast, draft):
    page, _heard = page_of(cast.applicant.user, DESK)
    page.route("**/uploads/*/", lambda route: time.sleep(0.5) or route.continue_())
    page.goto(f"/my/applications/{draft.number}/materials/")
    box(page, "plan").set_input_files(as_files({"大.pdf": b"%PDF-" + b"0" * (3 * PIECE)}))
    page.get_by_role("button", name="取消 大.pdf").click()
    expect(page.locator("#material-plan .sending-words")).to_have_text("已取消")
    page.get_by_role("button", name="从列表中移除 大.pdf").click()
    expect(page.locator(".sending")).to_have_count(0)
    open_card(page, "team")
    page.evaluate("document.querySelector('#material-team input[type=file]').dataset.most = 1048576")
    box(page, "team").set_input_files(as_files({"大.pdf": b"0" * 2_000_000}))
    expect(page.locator("#material-team .sending-words")).to_have_text("超过上限 1 MB")
    expect(page.locator("#material-team").get_by_role("button", name="拍照")).to_have_count(0)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_folder_too(page_of, cast, size):
    page, heard = page_of(cast.applicant.user, size)
    page.goto("/my/folder/")
    page.get_by_label("材料类别").select_option("other")
    page.locator("form[data-pieces] input[type=file]").first.set_input_files(
        as_files({"获奖证书.heic": corpus.photo("HEIF")})
    )
    expect(page.locator(".sending-words")).to_have_text("已完成")
    expect(page.locator("td.head")).to_contain_text("获奖证书.heic")
    assert (width_of(page), faults(page), heard) == (size["width"], [], [])
