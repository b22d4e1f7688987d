"""The tags that pages are built from."""

import re

import pytest
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory

from projects.trace.templatetags.ui import clock_words, dash
from tests.client import page_faults


def render(source, request=None, **context):
    html = Template("{% load ui %}" + source).render(RequestContext(request, context))
    assert page_faults(html) == []
    return html


class Sheet(forms.Form):
    name = forms.CharField(label="项目名称", help_text="不超过60字。")
    started = forms.DateField(label="计划入驻日期")
    kind = forms.ChoiceField(label="来源", widget=forms.RadioSelect, choices=[("a", "大赛"), ("b", "飞地")])
    plan = forms.FileField(label="商业计划书", help_text="PDF。")
    agree = forms.BooleanField(label="承诺真实")
    token = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize(
    ("left", "state", "expected"),
    [
        (-1, "", ("超期 1 个工作日", "red")),
        (0, "", ("今日到期", "amber")),
        (2, "", ("剩余 2 个工作日", "amber")),
        (3, "", ("剩余 3 个工作日", "green")),
        (3, "provisional", ("剩余 3 个工作日（暂定）", "green")),
        (3, "stopped", ("待企业补正", "grey")),
        (None, "", ("—", "grey")),
    ],
)
def test_clock_words(left, state, expected):
    assert clock_words(left, state) == expected


@pytest.mark.parametrize(("value", "expected"), [(None, "—"), ("", "—"), (0, 0), ("甲", "甲")])
def test_dash(value, expected):
    assert dash(value) == expected


def test_badge_escapes_and_falls_back_to_grey():
    assert render("{% badge text tone %}", text="<b>", tone="pink") == '<span class="pill pill-grey">&lt;b&gt;</span>'


def test_card_escapes_the_title_and_keeps_the_content():
    html = render("{% card title %}<p>{{ inner }}</p>{% endcard %}", title="<i>", inner="<u>")
    assert '<h2 class="card-title">&lt;i&gt;</h2>' in html
    assert "<p>&lt;u&gt;</p>" in html


def test_pagination_keeps_the_query():
    request = RequestFactory().get("/", {"q": "机器人", "page": "2"})
    html = render("{% pagination page %}", page=Paginator(range(60), 20).page(2), request=request)
    assert "第 21–40 条，共 60 条" in html
    assert 'href="?q=%E6%9C%BA%E5%99%A8%E4%BA%BA&amp;page=3"' in html
    assert 'aria-current="page">2<' in html


def test_pagination_of_one_page_has_no_links():
    html = render("{% pagination page %}", page=Paginator(range(3), 20).page(1))
    assert "第 1–3 条，共 3 条" in html
    assert "<nav" not in html


def test_filter_bar_carries_other_parameters():
    class Filter(forms.Form):
        q = forms.CharField(label="名称", required=False)

    request = RequestFactory().get("/inbox/", {"tab": "mine", "q": "甲", "page": "3"})
    html = render("{% filter_bar form keep='tab' %}", form=Filter(request.GET), request=request)
    assert '<input type="hidden" name="tab" value="mine">' in html
    assert 'href="/inbox/?tab=mine"' in html
    assert 'name="page"' not in html


def test_field_without_error_names_its_help():
    html = render("{% field form.name %}", form=Sheet())
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'id="id_name_helptext"' in html
    assert '<label class="form-label" for="id_name">' in html
    assert "aria-invalid" not in html


def test_field_with_error_is_marked_and_described():
    html = render("{% field form.name %}", form=Sheet({}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert "form-control is-invalid" in html


def test_date_field_uses_the_calendar_of_the_browser():
    from datetime import date

    html = render("{% field form.started %}", form=Sheet(initial={"started": date(2026, 11, 3)}))
    assert 'type="date"' in html
    assert 'value="2026-11-03"' in html


@pytest.mark.parametrize("required", [True, False])
def test_blank_choice_has_words(required):
    class Choice(forms.Form):
        kind = forms.ChoiceField(label="来源", required=required, choices=[("", "---------"), ("a", "大赛")])
        seat = forms.ModelChoiceField(ContentType.objects.none(), label="席位", required=required)

    html = render("{% form_fields form %}", form=Choice())
    assert html.count('<option value="" selected>请选择</option>') == 2
    assert "---" not in html


def test_radio_field_is_a_group_with_legend():
    html = render("{% field form.kind %}", form=Sheet({}))
    assert 'aria-describedby="id_kind_error" id="id_kind_group"' in html
    assert html.count('type="radio"') == 2
    assert html.count('for="id_kind_1"') == 1


def test_file_field_is_described():
    assert 'aria-describedby="id_plan_helptext id_plan_error"' in render("{% field form.plan %}", form=Sheet({}))


def test_summary_links_to_every_wrong_field():
    form = Sheet({"name": "甲"})
    form.add_error(None, "两处不一致。")
    html = render("{% form_fields form %}", form=form)
    assert "<li>两处不一致。</li>" in html
    for anchor in ("id_started", "id_kind_group", "id_plan", "id_agree"):
        assert f'href="#{anchor}"' in html
        assert f'id="{anchor}"' in html
    assert 'href="#id_name"' not in html
    assert 'name="token"' in html


def test_right_form_has_no_summary():
    assert 'role="alert"' not in render("{% form_fields form %}", form=Sheet())


def test_formset_rows_hold_management_form_and_rows():
    formset = forms.formset_factory(Sheet, extra=2)()
    html = render("{% formset_rows formset %}", formset=formset)
    assert 'name="form-TOTAL_FORMS"' in html
    assert html.count('<fieldset class="set">') == 2


def test_confirm_button_posts_with_token_and_question():
    source = "{% confirm_button '/go/' '退回' question='确定？' name='why' value='x' %}"
    html = render(source, request=RequestFactory().get("/"))
    assert 'method="post" action="/go/" data-once data-confirm="确定？"' in html
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', html)
    assert 'name="why" value="x"' in html


def test_file_row_shows_type_size_and_short_digest():
    html = render("{% file_row '计划书.PDF' '/f/1/' size=2048 sha256=digest %}", digest="a" * 64)
    assert "#file-type-pdf" in html
    assert "SHA-256 " + "a" * 12 + "<" in html
    assert "2.0\xa0KB" in html


def test_stepper_says_where_it_stands():
    html = render(
        "{% stepper steps %}", steps=[{"label": "材料审核", "state": "done"}, {"label": "评审会", "state": "current"}]
    )
    assert html.count('aria-current="step"') == 1
    assert "已完成" in html


def test_timeline_shows_times_in_shanghai():
    from datetime import UTC, date, datetime

    entries = [
        {"when": datetime(2026, 3, 2, 2, 5, tzinfo=UTC), "who": "王敏", "what": "受理"},
        {"when": date(2026, 3, 1), "what": "提交"},
        {"when": "去年", "what": "参赛"},
    ]
    html = render("{% timeline entries %}", entries=entries)
    assert ">2026-03-02 10:05</time>" in html
    assert ">2026-03-01</time>" in html
    assert "去年" in html


def test_progress_over_the_whole_shows_the_true_figure():
    html = render("{% progress 90 80 '完成' %}")
    assert 'value="100"' in html
    assert ">112%<" in html


@pytest.mark.parametrize("items", [[], [{"label": "全部", "url": "?", "count": 0, "active": True}]])
def test_tabs(items):
    html = render("{% tabs items %}", items=items)
    assert html.count('aria-current="page"') == len(items)
