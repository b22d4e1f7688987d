"""What the register knows of its leads until now: when they were touched last, and who brings leads of this kind."""

from django.db import migrations
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

# As `projects.register.bringers` reads them on the day of this migration, the weakest first.
BY_SOURCE = (("enclave", "enclave"), ("contest", "contest"), ("alumni", "alumni"))
BY_WORDS = (
    ("company", ("公司", "集团", "企业", "研究院", "基金", "资本", "创投")),
    ("town", ("街道", "开发区", "经发办", "招商办")),
    ("enclave", ("飞地", "国际创新中心", "吴淞口")),
    ("market", ("科技大市场", "成果转化中心", "技术市场")),
    ("alumni", ("校友", "同学会")),
    ("contest", ("大赛", "特色赛", "路演赛")),
)


def remember(apps, schema_editor):
    Project, LeadNote = apps.get_model("register", "Project"), apps.get_model("register", "LeadNote")
    Project.objects.update(touched_on=TruncDate("created_at"), lead_step_on=TruncDate("created_at"))
    last = LeadNote.objects.filter(project=OuterRef("pk")).order_by().values("project").annotate(last=Max("on")).values("last")
    noted = Project.objects.filter(pk__in=LeadNote.objects.values("project")).annotate(noted_on=Subquery(last))
    noted.filter(noted_on__gt=F("touched_on")).update(touched_on=Subquery(last))
    for source, kind in BY_SOURCE:
        Project.objects.filter(source=source).update(bringer=kind)
    towns = Project.objects.filter(Q(introduced_by__endswith="镇") | Q(introduced_by__endswith="乡"))
    towns.update(bringer="town")
    for kind, words in BY_WORDS:
        named = Q()
        for word in words:
            named |= Q(introduced_by__contains=word)
        Project.objects.filter(named).update(bringer=kind)


class Migration(migrations.Migration):

    dependencies = [("register", "0010_leads")]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
