"""The inbox: tabs, filters in the address, words in the search box, columns, saved and shared views."""

from urllib.parse import unquote

import pytest

from projects.register.models import Project
from projects.trace.capped import counts_up_to, in_words
from projects.trace.models import Clock
from tests.factories import CarrierFactory
from workflows import service
from workflows.grammar import read
from workflows.models import SavedFilter, WorkItem

from .desk import colleague, file_on_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang(cast):
    return cast.incubator_operator.user


@pytest.fixture
def desk(wang, client_of):
    return client_of(wang)


def names(response):
    return [row["name"] for row in response.context["rows"]]


def named(item, name):
    Project.objects.filter(pk=item.project_id).update(name=name, search_text=name.lower())
    return item


class TestWords:
    CHOICES = {
        "stage": [("check", "材料审核"), ("supplement", "待企业补正"), ("landing", "落地办理"), ("landing_check", "落地核验")],
        "step": [("intake.check", "材料审核"), ("landing.evidence", "落地佐证")],
        "carrier": [(3, "国际创新中心"), (4, "科创中心")],
        "owner": [(7, "王敏"), (8, "王敏华")],
    }  # fmt: skip

    def read(self, text):
        return read(text, self.CHOICES.__getitem__)

    @pytest.mark.parametrize(
        ("text", "params", "rest"),
        [
            ("stage:check carrier:国际创新中心 owner:@me overdue 上海",
             {"stage": "check", "carrier": "3", "owner": "me", "clock": "overdue"}, "上海"),
            ("阶段：材料审核 载体：国际 经办人：王敏 超期", {"stage": "check", "carrier": "3", "owner": "7", "clock": "overdue"}, ""),
            ("step:check owner:无人 @me", {"step": "intake.check", "owner": "me"}, ""),
            ('carrier:"国际创新中心" 激光 雷达', {"carrier": "3"}, "激光 雷达"),
            ("STAGE:CHECK 即将超期", {"stage": "check", "clock": "soon"}, ""),
            ("", {}, ""),
        ],
    )  # fmt: skip
    def test_known_words_become_parameters(self, text, params, rest):
        reading = self.read(text)
        assert (reading.params, reading.rest, reading.sentences) == (params, rest, [])

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("foo:bar", "不认识“foo:”，可用：阶段、环节、载体、经办人"),
            ("@you", "不认识“@you”，可用：@me、@none"),
            ("载体:杭州", "没有这样的名称。例如：国际创新中心、科创中心"),
            ("载体:中心", "可能是：国际创新中心、科创中心"),
            ("stage:", "没有这样的名称"),
        ],
    )
    def test_unknown_words_are_explained_and_change_nothing(self, text, sentence):
        reading = self.read(f"上海 {text}")
        assert reading.params == {}
        assert reading.rest == f"上海 {text}"
        assert sentence in reading.sentences[0]


class TestPage:
    def test_words_and_controls_give_the_same_address(self, cast, desk, wang):
        named(file_on_desk(cast), "测试雷达")
        typed = desk.get("/todo/", {"q": "step:intake.check carrier:科创中心 owner:@none 测试", "tab": "take"})
        chosen = {"tab": "take", "q": "测试", "step": "intake.check", "carrier": cast.incubator.pk, "owner": "none"}
        assert typed.status_code == 302
        followed, ordinary = desk.get(typed.url), desk.get("/todo/", chosen)
        assert names(followed) == names(ordinary) != []
        assert unquote(typed.url) == f"/todo/?tab=take&q=测试&step=intake.check&carrier={cast.incubator.pk}&owner=none"

    def test_an_unknown_word_is_explained_beside_the_rows(self, cast, desk):
        item = named(file_on_desk(cast), "上海雷达")
        page = desk.get("/todo/", {"tab": "take", "q": "颜色:红 上海"})
        assert "不认识“颜色:”" in page.content.decode()
        assert names(page) == ["上海雷达"]
        assert item.pk == page.context["rows"][0]["pk"]

    @pytest.mark.parametrize(
        "odd", ["carrier=x", "owner=99999999999999999999", "clock=never", "stage=%01", "page=-3", "tab=no"]
    )
    def test_odd_values_show_a_page(self, cast, desk, odd):
        assert desk.get(f"/todo/?tab=take&{odd}").status_code == 200

    def test_a_character_that_no_database_keeps_is_refused(self, desk):
        assert desk.get("/todo/?tab=take&stage=%00").status_code == 400

    def test_sorted_by_clock_with_colours_at_sixty_and_a_hundred_per_cent(self, cast, desk, today):
        today("2026-03-03")
        late = named(file_on_desk(cast), "后到")
        today("2026-03-02")
        named(file_on_desk(cast), "先到")
        shown = []
        for day in ("2026-03-04", "2026-03-05", "2026-03-09", "2026-03-10"):
            today(day)
            rows = desk.get("/todo/?tab=take").context["rows"]
            shown.append([(row["name"], row["tone"]) for row in rows])
        assert shown == [
            [("先到", "green"), ("后到", "green")],
            [("先到", "amber"), ("后到", "green")],
            [("先到", "amber"), ("后到", "amber")],
            [("先到", "red"), ("后到", "amber")],
        ]
        assert late.clock.due_on.isoformat() == "2026-03-10"

    def test_filters_by_clock(self, cast, desk, today):
        today("2026-03-02")
        item = file_on_desk(cast)
        today("2026-03-06")
        assert [
            len(names(desk.get(f"/todo/?tab=take&clock={value}"))) for value in ("overdue", "soon", "provisional")
        ] == [0, 1, 0]
        today("2026-03-10")
        Clock.objects.filter(pk=item.clock_id).update(provisional=True)
        assert [
            len(names(desk.get(f"/todo/?tab=take&clock={value}"))) for value in ("overdue", "soon", "provisional")
        ] == [1, 0, 1]

    def test_the_next_file_and_its_undoing(self, cast, desk, wang):
        item = file_on_desk(cast)
        assert desk.post("/todo/next/").url == f"/todo/{item.pk}/check/"
        page = desk.get("/todo/")
        assert "撤回这一步" in page.content.decode()
        desk.post(f"/todo/undo/{page.context['undo'].pk}/")
        item.refresh_from_db()
        assert item.owner is None
        assert "撤回这一步" not in desk.get("/todo/").content.decode()

    def test_nothing_waits(self, desk):
        assert desk.post("/todo/next/").url == "/todo/"
        assert "没有待接的件" in desk.get("/todo/").content.decode()

    def test_handing_over_by_the_page(self, cast, desk, wang):
        liu, item = colleague(cast), file_on_desk(cast)
        service.take(item, by=wang)
        assert "请选择" in desk.get(f"/todo/{item.pk}/").content.decode()
        refused = desk.post(f"/todo/{item.pk}/", {"to": cast.staff.user.pk, "note": "写好的话"})
        assert refused.status_code == 200
        assert "写好的话" in refused.content.decode()
        desk.post(f"/todo/{item.pk}/", {"to": liu.pk, "note": "请接着办"})
        item.refresh_from_db()
        assert (item.owner, item.note) == (liu, "请接着办")

    def test_the_whole_work_is_previewed_then_handed_over(self, cast, desk, wang, client_of):
        liu, item = colleague(cast), file_on_desk(cast)
        service.take(item, by=wang)
        preview = desk.post("/my/handover/", {"to": liu.pk, "note": ""})
        assert item.project.name in preview.content.decode()
        item.refresh_from_db()
        assert item.owner == wang
        leader = client_of(cast.leader.user)
        leader.post(f"/settings/members/{wang.pk}/handover/", {"to": liu.pk, "note": "", "sure": "1"})
        item.refresh_from_db()
        assert item.owner == liu


class TestColumnsAndViews:
    def test_columns_are_kept_for_the_person(self, cast, desk, client_of):
        file_on_desk(cast)
        desk.post("/todo/views/", {"columns": ["leader", "step"]})
        page = desk.get("/todo/?tab=take")
        assert page.context["heads"] == ["环节", "项目负责人"]
        assert page.context["rows"][0]["cells"] == [("环节", "材料审核"), ("项目负责人", "陈默")]
        other = client_of(colleague(cast)).get("/todo/?tab=take")
        assert other.context["heads"] == ["环节", "载体", "收到时间", "经办人"]

    def test_every_column_prints(self, cast, desk):
        file_on_desk(cast)
        everything = [
            "step",
            "carrier",
            "came",
            "holder",
            "taken",
            "due",
            "stage",
            "field",
            "source",
            "leader",
            "investment",
        ]
        desk.post("/todo/views/", {"columns": everything})
        assert len(desk.get("/todo/?tab=take").context["rows"][0]["cells"]) == len(everything)

    def test_a_view_is_saved_shared_and_deleted(self, cast, desk, wang, client_of):
        liu = client_of(colleague(cast))
        answer = desk.post(
            "/todo/views/save/", {"name": "快超期", "shared": "on", "tab": "take", "clock": "soon", "evil": "1"}
        )
        assert answer.url == "/todo/?tab=take&clock=soon"
        row = SavedFilter.objects.get()
        assert (row.carrier, row.shared) == (cast.incubator, True)
        assert "快超期" in liu.get("/todo/").content.decode()
        assert liu.post(f"/todo/views/{row.pk}/delete/").status_code == 404
        for name in ("other_incubator_operator", "staff", "enclave_operator"):
            assert "快超期" not in client_of(getattr(cast, name).user).get("/todo/").content.decode()
        desk.post(f"/todo/views/{row.pk}/delete/")
        assert not SavedFilter.objects.exists()

    def test_the_same_name_again_replaces_it_and_an_unshared_one_is_private(self, cast, desk, client_of):
        desk.post("/todo/views/save/", {"name": "我的", "tab": "mine"})
        desk.post("/todo/views/save/", {"name": "我的", "tab": "take"})
        assert SavedFilter.objects.get().query == "tab=take"
        assert "我的</a>" not in client_of(colleague(cast)).get("/todo/").content.decode()

    def test_a_nameless_view_is_refused_in_words(self, desk):
        desk.post("/todo/views/save/", {"name": "", "tab": "take"})
        assert "不超过20字" in desk.get("/todo/").content.decode()


class TestCounts:
    def test_they_stop_at_the_cap(self, cast):
        for _n in range(3):
            file_on_desk(cast)
        rows = WorkItem.objects.open()
        assert counts_up_to({"a": rows, "b": rows.filter(owner__in=[]), "c": rows.none()}, cap=2) == {
            "a": 3,
            "b": 0,
            "c": 0,
        }
        assert [in_words(count, cap=2) for count in (0, 2, 3)] == ["0", "2", "2+"]

    @pytest.mark.parametrize(("address", "expected"), [("/todo/?tab=mine", 9), ("/todo/?tab=take&filters=1", 11)])
    def test_one_row_and_three_cost_the_same(self, cast, desk, wang, assert_queries, address, expected):
        service.take(file_on_desk(cast), by=wang)
        file_on_desk(cast)
        desk.get(address)
        with assert_queries(expected):
            desk.get(address)
        for _n in range(2):
            service.take(file_on_desk(cast), by=wang)
            file_on_desk(cast)
        with assert_queries(expected):
            desk.get(address)


def test_the_shares_of_other_counties_stay_there(cast, desk, client_of):
    foreign = CarrierFactory(county=cast.foreign_county)
    SavedFilter.objects.create(
        user=cast.foreign_operator.user,
        county=cast.foreign_county,
        carrier=foreign,
        name="外县视图",
        query="",
        shared=True,
    )
    assert "外县视图" not in desk.get("/todo/").content.decode()
