"""How an operation refuses."""


class Refused(Exception):
    def __init__(self, status, code, info):
        super().__init__(info)
        self.status, self.code, self.info = status, code, info

    @property
    def envelope(self):
        return {"code": self.code, "info": self.info}


def succeeded(data):
    return {"code": 0, "info": "Succeed", "data": data}
