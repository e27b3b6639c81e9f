"""What requests and answers look like."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Data = TypeVar("Data")

Id = Annotated[int, Field(ge=1, le=2**53 - 1)]
NO_NUL = r"^[^\x00]*$"
ShortText = Annotated[str, Field(min_length=1, max_length=20, pattern=NO_NUL)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class LogIn(Request):
    username: ShortText
    password: ShortText


class NewMessage(Request):
    conversation_id: Id
    content: Annotated[str, Field(min_length=1, max_length=10_000, pattern=NO_NUL)]
    reply_id: Id | None = None


class NoQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Page(NoQuery):
    limit: Annotated[int | None, Field(ge=1, le=200)] = None
    before: Id | None = None


class Ok(BaseModel, Generic[Data]):
    code: Literal[0] = 0
    info: Literal["Succeed"] = "Succeed"
    data: Data


class LoggedIn(BaseModel):
    logged_in: bool = Field(serialization_alias="logged in")
    token: str


class Friend(BaseModel):
    user_id: int
    name: str
    avatar: str


class Friends(BaseModel):
    friends: list[Friend]


class PrivateConversation(BaseModel):
    id: int
    is_private: Literal[True] = True
    friend_id: int
    friend_name: str
    friend_avatar: str
    not_read: int
    disabled: bool


class PrivateConversations(BaseModel):
    conversations: list[PrivateConversation]


class Message(BaseModel):
    msg_id: int
    msg_body: str
    sender_id: int
    sender_name: str
    sender_avatar: str
    create_time: str
    reply_id: int | None
    reply_content: str | None = Field(serialization_alias="reply content")
    replied_times: int
    read_status: bool
    read_by: list[int]


class Messages(BaseModel):
    messages: list[Message]


class Sent(BaseModel):
    message_id: int
