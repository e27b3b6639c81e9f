"""What people in the pictures of the web client say to each other, in English and in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contract_tests import scenes

if TYPE_CHECKING:
    from contract_tests.api import Api, User


class Story(NamedTuple):
    """A private conversation with a friend and a group chat, of which one person sees everything."""

    people: tuple[str, str, str, str, str]
    """Who sees it; the friend; the administrator of the group; one who writes in another language; who asks."""

    circle: str
    friends: str
    announcement: str
    found: str
    offer: str
    thanks: str
    please: str
    question: str
    patience: str
    answer: str
    thought: str
    end: str
    elsewhere: tuple[str, str]
    searched: str


class Scene(NamedTuple):
    """What the pictures show: who sees it, the ids of both conversations, and a word that is searched for."""

    viewer: User
    private: int
    circle: int
    searched: str


ENGLISH = Story(
    people=("Alice", "Bob Miller", "Carol", "林语堂", "Dmitri"),
    circle="Reading circle",
    friends="Book people",
    announcement="We meet on Friday at eight, at Carol's. Please bring the second volume.",
    found="I have found the second volume at last.",
    offer="Shall I bring it on Friday?",
    thanks="好啊，谢谢！",
    please="Wonderful, please do.",
    question="Did you get round to the book I lent you?",
    patience="No hurry, only curious.",
    answer="Twice! The second time with a pencil in my hand.",
    thought="Twice? Then you must have opinions on chapter nine. I am still not sure whether she meant him to find it.",
    end="She did. Friday?",
    elsewhere=("你好！周五一起吃饭吗？", "我知道一家新开的小馆子。"),
    searched="volume",
)

CHINESE = Story(
    people=("林晓", "王磊", "陈静", "Emma", "赵阳"),
    circle="周五读书会",
    friends="书友",
    announcement="周五晚上八点在陈静家见，请带上第二卷。",
    found="第二卷我终于找到了！",
    offer="周五带过去给大家？",
    thanks="Yes please, thank you!",
    please="太好了，带上吧。",
    question="上次借你的书看了吗？",
    patience="不急，就是好奇。",
    answer="看了两遍！第二遍是拿着铅笔看的。",
    thought="两遍？那第九章你肯定有话要说。我到现在也没想明白，她到底是不是故意让他发现的。",
    end="是故意的。周五聊？",
    elsewhere=("Are you free for lunch on Friday?", "There is a new place around the corner."),
    searched="第二卷",
)


def play(api: Api, story: Story) -> Scene:
    """Let a story happen."""
    viewer, friend, administrator, other, asking = (scenes.named(api, name) for name in story.people)
    circle = scenes.group(viewer, friend, administrator, other, name=story.circle)
    scenes.add_admin(viewer, circle, administrator)
    _ = viewer.post("/user/group/set_announcement", group_id=circle, announcement=story.announcement).data
    found = scenes.send(administrator, circle, story.found)
    scenes.send(administrator, circle, story.offer)
    scenes.send(other, circle, story.thanks, reply_id=found)
    scenes.send(viewer, circle, story.please, reply_id=found)
    for reader in (administrator, other):
        scenes.read(reader, circle)
    with_friend, with_other = (scenes.private_conversation(viewer, user) for user in (friend, other))
    question = scenes.send(friend, with_friend, story.question)
    scenes.send(friend, with_friend, story.patience)
    answer = scenes.send(viewer, with_friend, story.answer, reply_id=question)
    scenes.send(friend, with_friend, story.thought, reply_id=answer)
    scenes.send(viewer, with_friend, story.end)
    for text in story.elsewhere:
        scenes.send(other, with_other, text)
    scenes.friend_group(viewer, story.friends, administrator)
    _ = asking.post("/user/send_friend_request", user_id=viewer.id).data
    return Scene(viewer, with_friend, circle, story.searched)
