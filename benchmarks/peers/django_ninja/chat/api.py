"""Django's ORM with django-ninja, in the manner of both their tutorials."""

import time
from datetime import UTC, datetime, timedelta

from chat import schemas
from chat.errors import Refused, add_handlers
from chat.models import Conversation, Friendship, LoginSession, Member, Message, User
from chat.schemas import Friends, LoggedIn, LogIn, Messages, NewMessage, Ok, Page, PrivateConversations, Sent
from chat.security import Token, is_password, new_session
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from ninja import NinjaAPI, Path, Query

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

api = NinjaAPI(title="Chat", auth=Token(), docs_url=None)
add_handlers(api)


def refuse_unknown_parameters(request, *known):
    for name in request.GET:
        if name not in known:
            raise Refused(400, 400, f"{name}: is not known here")


@api.post("login", auth=None, response=Ok[LoggedIn], by_alias=True)
def log_in(request, body: LogIn):  # noqa: ARG001 - Ninja always gives it
    user = User.objects.filter(name=body.username).first()
    if user is None:
        raise Refused(400, 1, "User does not exist")
    if not is_password(user.password_hash, body.password):
        raise Refused(400, 2, "Incorrect password")
    login, token = new_session(user.id)
    with transaction.atomic():
        LoginSession.objects.filter(user_id=user.id, expires_at__lt=time.time_ns() // 1000).delete()
        unchanged = User.objects.select_for_update().filter(id=user.id, password_hash=user.password_hash)
        if not unchanged.exists():
            raise Refused(400, 2, "Incorrect password")
        login.save(force_insert=True)
    return Ok(data=LoggedIn(logged_in=True, token=token))


@api.get("get_friends", response=Ok[Friends])
def list_friends(request):
    refuse_unknown_parameters(request)
    me = request.auth
    friendships = Friendship.objects.filter(Q(low=me) | Q(high=me), state="friends").select_related("low", "high")
    friends = [each.high if each.low_id == me else each.low for each in friendships]
    friends.sort(key=lambda friend: (friend.name, friend.id))
    found = [schemas.Friend(user_id=friend.id, name=friend.name, avatar=friend.avatar) for friend in friends]
    return Ok(data=Friends(friends=found))


@api.get("get_private_conversation", response=Ok[PrivateConversations])
def list_private_conversations(request):
    refuse_unknown_parameters(request)
    others = (
        Member.objects.filter(conversation__members__user_id=request.auth, conversation__is_group=False)
        .exclude(user_id=request.auth)
        .annotate(not_read=F("conversation__last_seq") - F("conversation__members__read_seq"))
        .select_related("conversation", "user")
        .order_by("-conversation__active_at", "-conversation__id")
    )
    conversations = [
        schemas.PrivateConversation(
            id=other.conversation_id,
            friend_id=other.user_id,
            friend_name=other.user.shown_name,
            friend_avatar=other.user.avatar,
            not_read=other.not_read,
            disabled=other.conversation.disabled,
        )
        for other in others
    ]
    return Ok(data=PrivateConversations(conversations=conversations))


@api.get("conversation/{conversation_id}", response=Ok[Messages], by_alias=True)
def read_conversation(request, conversation_id: Path[schemas.Id], page: Query[Page]):
    refuse_unknown_parameters(request, "limit", "before")
    member = Member.objects.filter(conversation_id=conversation_id, user_id=request.auth).first()
    if member is None and not Conversation.objects.filter(id=conversation_id).exists():
        raise Refused(400, 2, "Target does not exist")
    if member is None or member.state != "active":
        raise Refused(400, 3, "User is not in session")
    messages = (
        Message.objects.filter(conversation_id=conversation_id, seq__gt=member.cleared_seq)
        .select_related("sender", "reply")
        .order_by("-id")
    )
    if page.before is not None:
        messages = messages.filter(id__lt=page.before)
    shown = list(messages[: page.limit])[::-1]
    if shown and shown[-1].seq > member.read_seq:
        mine = Member.objects.filter(conversation_id=conversation_id, user_id=request.auth)
        mine.filter(read_seq__lt=shown[-1].seq).update(read_seq=shown[-1].seq)
    positions = list(
        Member.objects.filter(conversation_id=conversation_id, state="active")
        .order_by("user_id")
        .values_list("user_id", "joined_seq", "read_seq")
    )
    return Ok(data=Messages(messages=[_shown(message, positions) for message in shown]))


def _shown(message, positions):
    read_by = [
        user_id
        for user_id, joined_seq, read_seq in positions
        if joined_seq < message.seq <= read_seq and user_id != message.sender_id
    ]
    moment = EPOCH + timedelta(microseconds=message.created_at)
    return schemas.Message(
        msg_id=message.id,
        msg_body=message.content,
        sender_id=message.sender_id,
        sender_name=message.sender.shown_name,
        sender_avatar=message.sender.avatar,
        create_time=moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        reply_id=message.reply_id,
        reply_content=message.reply.content if message.reply else None,
        replied_times=message.replies,
        read_status=bool(read_by),
        read_by=read_by,
    )


@api.post("send_mesage", response=Ok[Sent])
def send_message(request, body: NewMessage):
    with transaction.atomic():
        message = _send(request.auth, body)
    return Ok(data=Sent(message_id=message.id))


def _send(user_id, body):
    conversation = Conversation.objects.filter(id=body.conversation_id)
    now = time.time_ns() // 1000
    if not conversation.update(last_seq=F("last_seq") + 1, active_at=Greatest(F("active_at"), now)):
        raise Refused(400, 2, "Target does not exist")
    seq, created_at, disabled = conversation.values_list("last_seq", "active_at", "disabled").get()
    member = Member.objects.filter(conversation_id=body.conversation_id, user_id=user_id, state="active")
    if not member.update(read_seq=Greatest(F("read_seq"), seq)):
        raise Refused(400, 3, "User is not in session")
    if disabled:
        raise Refused(400, 400, "Conversation is disabled")
    if body.reply_id is not None:
        cleared_seq = member.values_list("cleared_seq", flat=True).get()
        original = Message.objects.filter(conversation_id=body.conversation_id, id=body.reply_id, seq__gt=cleared_seq)
        if not original.update(replies=F("replies") + 1):
            raise Refused(400, 400, "Replied message does not exist")
    folded = body.content.casefold()
    return Message.objects.create(
        conversation_id=body.conversation_id,
        seq=seq,
        sender_id=user_id,
        content=body.content,
        folded=None if folded == body.content else folded,
        created_at=created_at,
        reply_id=body.reply_id,
    )
