"""The part of the service's contract that is compared, with the functions of this peer."""

from pathlib import Path

import yaml

CONTRACT = Path(__file__).parents[3] / "openapi" / "chat.yaml"

OPERATIONS = {
    "/user/login": "post",
    "/user/get_friends": "get",
    "/user/get_private_conversation": "get",
    "/user/conversation/{conversation_id}": "get",
    "/user/send_mesage": "post",
}


def specification():
    document = yaml.load(CONTRACT.read_text("utf-8"), yaml.CSafeLoader)
    document["paths"] = {path: {method: document["paths"][path][method]} for path, method in OPERATIONS.items()}
    for path, method in OPERATIONS.items():
        document["paths"][path][method]["x-openapi-router-controller"] = "operations"
    for scheme in document["components"]["securitySchemes"].values():
        scheme["x-apikeyInfoFunc"] = "operations.authenticate"
    return document
