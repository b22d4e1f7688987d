"""A conversation of the story: the founder asks with a file, the desk answers, the newest word waits to be read."""

from functools import partial

from projects.register.actions.talk import desk_of, write_as_applicant, write_as_office

ASKED = "老师好，补充一页样机测试数据，请一并放入材料。另请问现场考察大概安排在什么时候？（演示数据）"
ANSWERED = "收到，测试数据已随材料归档。考察初步安排在下周，定下来提前一天电话联系您。（演示数据）"
AFTER = 1  # days between two messages


def promise_talk(world, application, founder):
    """The founder writes a day after the submission, the desk answers a day later."""
    world.later(AFTER, partial(_ask, application=application, founder=founder))


def _ask(world, application, founder):
    paper = world.papers.pdf("test data", "样机测试数据", founder)
    write_as_applicant(application, by=founder, words=ASKED, files=[paper])
    world.later(AFTER, partial(_answer, project=application.project))


def _answer(world, project):
    project.refresh_from_db()
    write_as_office(project, by=world.operator_of(desk_of(project)), words=ANSWERED)
