"""LINE's rich menus on loopback: created, painted, made the default, taken away."""

import json
import secrets

from aiohttp import web

from bot.simulator.phones import File, Phones
from bot.simulator.seen import Json

DEFAULT_MENU = "line-default-menu"
_LARGEST_PICTURE = 1024 * 1024


class LineMenus:
    """The addresses under `/v2/bot/richmenu`, and the menu that everybody sees."""

    def __init__(self, phones: Phones) -> None:
        self._phones = phones

    def add_routes(self, app: web.Application) -> None:
        """All of them."""
        menu = "/v2/bot/richmenu"
        app.add_routes(
            [
                web.post(menu, self._create),
                web.post(f"{menu}/validate", self._validate),
                web.get(f"{menu}/list", self._list),
                web.get(f"{menu}/{{menu}}", self._get),
                web.delete(f"{menu}/{{menu}}", self._delete),
                web.post(f"{menu}/{{menu}}/content", self._paint),
                web.get(f"{menu}/{{menu}}/content", self._picture),
                web.get("/v2/bot/user/all/richmenu", self._get_default),
                web.delete("/v2/bot/user/all/richmenu", self._clear_default),
                web.post("/v2/bot/user/all/richmenu/{menu}", self._set_default),
            ]
        )

    async def _create(self, request: web.Request) -> web.Response:
        """{"size": …, "selected": …, "name": …, "chatBarText": …, "areas": […]} → {"richMenuId": "richmenu-…"}."""
        body = json.loads(await request.read())
        if any(name not in body for name in ("size", "selected", "name", "chatBarText", "areas")):
            return _refused(400, "The request body has 1 error(s)")
        menu_id = f"richmenu-{secrets.token_hex(16)}"
        self._phones.add_menu(menu_id, body)
        return web.json_response({"richMenuId": menu_id})

    async def _validate(self, _: web.Request) -> web.Response:
        return web.json_response({})

    async def _list(self, _: web.Request) -> web.Response:
        menus = self._phones.menus()
        return web.json_response({"richmenus": [_told(name, body) for name, (body, _) in menus.items()]})

    async def _get(self, request: web.Request) -> web.Response:
        name = request.match_info["menu"]
        found = self._phones.menus().get(name)
        return web.json_response(_told(name, found[0])) if found else _refused(404, "richmenu not found")

    async def _delete(self, request: web.Request) -> web.Response:
        name = request.match_info["menu"]
        if name not in self._phones.menus():
            return _refused(404, "richmenu not found")
        self._phones.drop_menu(name)
        if self._phones.fact(DEFAULT_MENU) == name:
            self._phones.set_fact(DEFAULT_MENU, None)
        return web.json_response({})

    async def _paint(self, request: web.Request) -> web.Response:
        """The picture, once: JPEG or PNG up to 1 MB."""
        name, picture = request.match_info["menu"], await request.read()
        found = self._phones.menus().get(name)
        if found is None:
            return _refused(404, "richmenu not found")
        if found[1] is not None:
            return _refused(400, "An image has already been uploaded to the richmenu")
        if request.content_type not in ("image/png", "image/jpeg"):
            return _refused(415, "Unsupported Media Type")
        if not 0 < len(picture) <= _LARGEST_PICTURE:
            return _refused(413, "Payload Too Large")
        self._phones.paint_menu(name, request.content_type, picture)
        return web.json_response({})

    async def _picture(self, request: web.Request) -> web.Response:
        found: File | None = self._phones.menus().get(request.match_info["menu"], ({}, None))[1]
        if found is None:
            return _refused(404, "Not found")
        return web.Response(body=found.data, content_type=found.kind)

    async def _get_default(self, _: web.Request) -> web.Response:
        name = self._phones.fact(DEFAULT_MENU)
        return web.json_response({"richMenuId": name}) if name else _refused(404, "no default richmenu")

    async def _clear_default(self, _: web.Request) -> web.Response:
        self._phones.set_fact(DEFAULT_MENU, None)
        return web.json_response({})

    async def _set_default(self, request: web.Request) -> web.Response:
        name = request.match_info["menu"]
        found = self._phones.menus().get(name)
        if found is None:
            return _refused(404, "richmenu not found")
        if found[1] is None:
            return _refused(400, "must upload richmenu image before applying it to user")
        self._phones.set_fact(DEFAULT_MENU, name)
        return web.json_response({})


def shown_menu(phones: Phones) -> tuple[str, Json, File] | None:
    """The rich menu that LINE shows to everybody: id, body, picture."""
    name = phones.fact(DEFAULT_MENU)
    body, picture = phones.menus().get(name, ({}, None)) if name else ({}, None)
    return (name, body, picture) if picture is not None else None


def _told(name: str, body: Json) -> Json:
    return {"richMenuId": name, **body}


def _refused(status: int, message: str) -> web.Response:
    return web.json_response({"message": message}, status=status)
