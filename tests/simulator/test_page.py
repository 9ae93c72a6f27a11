"""The page with two phones, in a real Chromium."""

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import uvicorn
from playwright.async_api import FilePayload, Page, async_playwright, expect
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bot.simulator.identity import JoinHint, Person
from bot.simulator.page import routes
from bot.simulator.samples import landscape
from bot.simulator.simulator import Simulator
from tests.simulator.echo import LINE_TOKEN, Echo, running
from tests.simulator.test_line import card, offers, press

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
THERE = CHROMIUM.exists()
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PEOPLE = (
    Person("M02", "ครูสมใจ ใจดี", "ครู บ้านดอนสายรุ้ง", line=True, telegram=True, role="member"),
    Person("M03", "มาลี ศรีสุข", "ผู้ประสานงาน ปฐมวัยธารน้อย", line=True, telegram=True, role="coordinator"),
    Person("M09", "รัตนา พาเพียร", "ศึกษานิเทศก์ สพป.ธารทอง", line=True, telegram=False, role="supervisor"),
)
#: What the bot said, without the dots of one who types.
SAID = ".theirs .bubble:not(.dots)"
CODES = (JoinHint("TN7K2M-S01", "อนุบาลธารทอง"), JoinHint("TN7K2M-S02", "บ้านดอนสายรุ้ง"))


@dataclass
class Served:
    """The page on a port of its own, with the simulator and a bot behind it."""

    simulator: Simulator
    echo: Echo
    url: str
    restarted: list[bool] = field(default_factory=list)


@asynccontextmanager
async def served() -> AsyncIterator[Served]:
    async with running(people=PEOPLE, codes=CODES) as (simulator, echo):
        restarted: list[bool] = []
        media = Route("/media/1.jpg", lambda _: Response(landscape(), media_type="image/jpeg"))
        app = Starlette(routes=[media, *routes(simulator, lambda: restarted.append(True))])
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
        listening = socket.create_server(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        port = listening.getsockname()[1]
        try:
            yield Served(simulator, echo, f"http://127.0.0.1:{port}", restarted)
        finally:
            server.should_exit = True
            await serving


@asynccontextmanager
async def opened(world: Served, width: int = 1280, height: int = 900, expected: str = "") -> AsyncIterator[Page]:
    """The page in Chromium; at the end nothing may have gone wrong in its console, nor been fetched from elsewhere.

    `expected`: what the console says of a fault that the test makes itself.
    """
    if not THERE:
        pytest.skip("there is no Chromium: the page with two phones is not proven")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = await browser.new_page(viewport={"width": width, "height": height}, locale="th-TH")
        wrong: list[str] = []

        def elsewhere(url: str) -> bool:
            return not url.startswith((world.url, "data:", "blob:"))

        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((world.url, "data:", "blob:")) else wrong.append(request.url)
            ),
        )
        await page.goto(f"{world.url}/simulator")
        yield page
        assert [said for said in wrong if not expected or expected not in said] == []
        await browser.close()


async def paint_menu(simulator: Simulator, picture: bytes, kind: str) -> None:
    """A rich menu with six cells, as the bot makes it."""
    labels = ["บันทึกกิจกรรม", "แบ่งปันความรู้", "ค้นหา", "ขอคำปรึกษา", "ของฉัน", "เมนู"]
    areas = [
        {"bounds": {"x": 833 * (n % 3), "y": 843 * (n // 3), "width": 833, "height": 843}, "action": press(label)}
        for n, label in enumerate(labels)
    ]
    menu = {"size": {"width": 2500, "height": 1686}, "selected": True, "name": "m", "chatBarText": "เมนูภาคี"}
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {LINE_TOKEN}"}) as http:
        async with http.post(f"{simulator.line_api}/v2/bot/richmenu", json={**menu, "areas": areas}) as answer:
            name = (await answer.json())["richMenuId"]
        url = f"{simulator.line_data_api}/v2/bot/richmenu/{name}/content"
        async with http.post(url, data=picture, headers={"Content-Type": kind}) as answer:
            assert answer.status == 200
        async with http.post(f"{simulator.line_api}/v2/bot/user/all/richmenu/{name}") as answer:
            assert answer.status == 200


async def test_a_teacher_talks_and_taps_on_line() -> None:
    async with served() as world, opened(world) as page:
        world.echo.line_messages = [card("แก้ไข", "ยกเลิกรายการนี้"), offers("ข้าม")]
        phone = page.locator("#line")
        await expect(phone.locator("select")).to_have_value("M02")
        await phone.get_by_label("พิมพ์ข้อความ").fill("ประชุมออกแบบแผนการสอนเศษส่วน ป.4 <b>2 ชม.</b>")
        await phone.get_by_label("พิมพ์ข้อความ").press("Enter")
        await expect(phone.locator(".mine .bubble")).to_have_text("ประชุมออกแบบแผนการสอนเศษส่วน ป.4 <b>2 ชม.</b>")
        await expect(phone.locator(".card .text").first).to_have_text("บันทึกเรียบร้อยแล้วค่ะ")
        await expect(phone.locator(".chip")).to_have_text(["ข้าม"])
        world.echo.line_messages = [{"type": "text", "text": "ได้ค่ะ"}]
        await phone.locator(".chip").click()
        await expect(phone.locator(".chip")).to_have_count(0)
        await expect(phone.locator(SAID).last).to_have_text("ได้ค่ะ")
        await phone.get_by_role("button", name="แก้ไข", exact=True).click()
        await expect(phone.locator(".mine .bubble").last).to_have_text("แก้ไข")
        assert world.echo.came[-1]["events"][0]["postback"]["data"] == "c|menu"


async def test_what_nobody_took_stays_in_the_box() -> None:
    async with served() as world, opened(world, expected="ERR_FAILED") as page:
        phone, text = page.locator("#line"), "ประชุมวางแผน เมื่อวาน 2 ชม."
        box = phone.get_by_label("พิมพ์ข้อความ")
        await page.route("**/simulator/act", lambda route: route.abort())
        await box.fill(text)
        await box.press("Enter")
        await expect(page.locator("#note")).to_be_visible()
        await expect(box).to_have_value(text)
        await page.unroute("**/simulator/act")
        await box.press("Enter")
        await expect(phone.locator(".mine .bubble")).to_have_text(text)
        await expect(box).to_have_value("")


async def test_the_rich_menu_is_tapped_and_folded() -> None:
    async with served() as world:
        await paint_menu(world.simulator, landscape(), "image/jpeg")
        async with opened(world) as page:
            phone = page.locator("#line")
            await phone.get_by_role("button", name="บันทึกกิจกรรม").click()
            await expect(phone.locator(".mine .bubble")).to_have_text("บันทึกกิจกรรม")
            bar = phone.get_by_role("button", name="เมนูภาคี")
            await bar.click()
            await expect(phone.locator(".rich .picture")).to_be_hidden()
            await expect(bar).to_have_attribute("aria-expanded", "false")


async def test_a_keyboard_is_edited_in_place_on_telegram() -> None:
    async with served() as world, opened(world) as page:
        phone = page.locator("#telegram")
        await phone.get_by_label("พิมพ์ข้อความ").fill("สวัสดี")
        await phone.get_by_label("ส่ง (send)").click()
        await phone.get_by_role("button", name="ตกลง").click()
        bubble = world.simulator.phone("telegram", "M02").bubbles[-1]
        change = {"chat_id": bubble.content["chat"]["id"], "message_id": int(bubble.message_id), "text": "เรียบร้อยค่ะ"}
        await world.echo.call_telegram("editMessageText", change)
        await expect(phone.locator(SAID)).to_contain_text("เรียบร้อยค่ะ")
        await expect(phone.locator(".key")).to_have_count(0)
        assert "callback_query" in world.echo.came[-1]


async def test_somebody_new_adds_the_bot_and_takes_a_code() -> None:
    async with served() as world, opened(world) as page:
        phone = page.locator("#line")
        await phone.locator("select").select_option("+")
        await phone.get_by_role("button", name="เพิ่มเพื่อน").click()
        await expect(phone.locator(SAID)).to_have_text("สวัสดีค่ะ")
        await phone.get_by_role("button", name="TN7K2M-S01").click()
        await expect(phone.get_by_label("พิมพ์ข้อความ")).to_have_value("TN7K2M-S01")
        assert world.echo.came[0]["events"][0]["type"] == "follow"


async def test_the_bot_is_blocked_unblocked_and_hears_again() -> None:
    async with served() as world, opened(world) as page:
        phone = page.locator("#telegram")
        await phone.get_by_label("ส่งสติกเกอร์").click()
        await phone.get_by_label("ตัวเลือกของแชต").click()
        await phone.get_by_role("button", name="บล็อกภาคี").click()
        await expect(phone.get_by_label("พิมพ์ข้อความ")).to_be_hidden()
        await phone.locator(".closed").get_by_role("button", name="เลิกบล็อก").click()
        await expect(phone.get_by_label("พิมพ์ข้อความ")).to_be_visible()
        await page.get_by_role("button", name="ผู้ดูแล").click()
        async with page.expect_response("**/simulator/act"):
            await page.locator("[data-for=telegram]").get_by_role("button", name="ส่งเหตุการณ์ล่าสุดซ้ำ").click()
        assert world.echo.came[-1] == world.echo.came[-2]
        await page.get_by_role("button", name="เริ่มบอตใหม่").click()
        await expect(page.locator("#note")).to_be_visible()
        assert world.restarted == [True]


async def test_pictures_of_both_sides_are_shown() -> None:
    async with served() as world, opened(world) as page:
        address = "https://simulator.invalid/media/1.jpg"
        world.echo.line_messages = [{"type": "image", "originalContentUrl": address, "previewImageUrl": address}]
        phone = page.locator("#line")
        await phone.locator("input[name=photos]").set_input_files([chosen("photo.jpg", landscape(320, 240))])
        await phone.get_by_role("button", name="ส่ง 1 รูป").click()
        await expect(phone.locator(".picture-sent")).to_have_count(2)
        await expect(phone.locator(".theirs .picture-sent")).to_have_attribute("src", f"{world.url}/media/1.jpg")
        sizes = "[...document.querySelectorAll('#line .picture-sent')].map((image) => image.naturalWidth)"
        await page.wait_for_function(f"{sizes}.every(Boolean)")
        assert await page.evaluate(sizes) == [320, 640]


async def test_several_photos_are_looked_at_and_go_together() -> None:
    photos = [chosen(f"{number}.jpg", landscape(scene=number)) for number in range(3)]
    async with served() as world, opened(world) as page:
        for channel in ("line", "telegram"):
            phone = page.locator(f"#{channel}")
            await phone.locator("input[name=photos]").set_input_files(photos)
            await expect(phone.locator(".thumb")).to_have_count(3)
            await expect(phone.get_by_label("พิมพ์ข้อความ")).to_be_hidden()
            await phone.get_by_label("เอารูปนี้ออก").nth(1).click()
            caption = phone.get_by_label("คำบรรยาย (caption)")
            await expect(caption).to_be_visible(visible=channel == "telegram")
            if channel == "telegram":
                await caption.fill("กิจกรรมวันภาษาไทย")
            await phone.get_by_role("button", name="ส่ง 2 รูป").click()
            await expect(phone.locator(".mine .picture-sent")).to_have_count(2)
            await expect(phone.locator(".tray")).to_be_hidden()
        await expect(page.locator("#telegram .mine .bubble").first).to_contain_text("กิจกรรมวันภาษาไทย")
        line, telegram = world.simulator.phone("line", "M02"), world.simulator.phone("telegram", "M02")
        sets = [body["events"][0]["message"]["imageSet"] for body in world.echo.came if "events" in body]
        assert [(one["index"], one["total"]) for one in sets] == [(1, 2), (2, 2)]
        mine = [bubble for phone in (line, telegram) for bubble in phone.bubbles if bubble.mine]
        names = [
            bubble.content.get("photo", [{"file_id": f"line-{bubble.message_id}"}])[-1]["file_id"] for bubble in mine
        ]
        kept = [world.simulator.phones.file(name) for name in names]
        assert [file.data for file in kept if file] == [landscape(scene=0), landscape(scene=2)] * 2


async def test_photos_can_be_put_back() -> None:
    async with served() as world, opened(world) as page:
        phone = page.locator("#line")
        await phone.locator("input[name=photos]").set_input_files([chosen("1.jpg", landscape())])
        await phone.get_by_role("button", name="ยกเลิก").click()
        await expect(phone.locator(".tray")).to_be_hidden()
        await expect(phone.get_by_label("พิมพ์ข้อความ")).to_be_visible()
        assert world.echo.came == []


async def test_documents_of_both_sides_are_saved_under_their_names() -> None:
    async with served() as world, opened(world) as page:
        for channel in ("line", "telegram"):
            phone = page.locator(f"#{channel}")
            await phone.locator("input[name=file]").set_input_files([chosen("แผนการสอน.pdf", b"%PDF-1.7 plan")])
            await expect(phone.locator(".mine .sheet")).to_contain_text("แผนการสอน.pdf")
            assert await saved(page, f"#{channel} .mine .sheet") == ("แผนการสอน.pdf", b"%PDF-1.7 plan")
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("chat_id", world.simulator.phone("telegram", "M02").chat)
        form.add_field("caption", "พร้อมแล้วค่ะ")
        form.add_field("document", b"PK" * 1024, filename="สมุดบันทึก.xlsx", content_type="application/octet-stream")
        assert (await world.echo.call_telegram("sendDocument", form))["ok"]
        await expect(page.locator("#telegram .theirs .paper")).to_have_text(
            re.compile("สมุดบันทึก.xlsx.*XLSX · 2 KB.*พร้อมแล้วค่ะ")
        )
        assert await saved(page, "#telegram .theirs .sheet") == ("สมุดบันทึก.xlsx", b"PK" * 1024)


async def test_an_address_of_the_bot_opens_on_this_machine() -> None:
    async with served() as world, opened(world) as page:
        address = "https://simulator.invalid/media/1.jpg"
        world.echo.line_messages = [
            {"type": "text", "text": f"เปิดดูที่ {address}"},
            card_with_link("เปิดไฟล์", address),
        ]
        phone = page.locator("#line")
        await phone.get_by_label("พิมพ์ข้อความ").fill("ขอไฟล์")
        await phone.get_by_label("พิมพ์ข้อความ").press("Enter")
        await expect(phone.locator(".theirs .bubble a")).to_have_attribute("href", f"{world.url}/media/1.jpg")
        async with page.expect_popup() as opening:
            await phone.get_by_role("button", name="เปิดไฟล์").click()
        assert (await opening.value).url == f"{world.url}/media/1.jpg"


def chosen(name: str, data: bytes) -> FilePayload:
    """A file as somebody chooses it."""
    return {"name": name, "mimeType": "image/jpeg" if name.endswith("jpg") else "application/pdf", "buffer": data}


async def saved(page: Page, selector: str) -> tuple[str, bytes]:
    """What is saved when it is tapped: its name and its bytes."""
    async with page.expect_download() as saving:
        await page.locator(selector).click()
    download = await saving.value
    return download.suggested_filename, (await download.path()).read_bytes()


def card_with_link(label: str, uri: str) -> dict[str, Any]:
    """A card whose button opens an address."""
    button = {"type": "button", "action": {"type": "uri", "label": label, "uri": uri}}
    bubble = {"type": "bubble", "footer": {"type": "box", "layout": "vertical", "contents": [button]}}
    return {"type": "flex", "altText": label, "contents": bubble}


async def test_one_phone_fits_a_narrow_screen() -> None:
    async with served() as world, opened(world, 390, 844) as page:
        await expect(page.locator("#line")).to_be_visible()
        await expect(page.locator("#telegram")).to_be_hidden()
        await page.get_by_role("tab", name="Telegram").click()
        await expect(page.locator("#telegram")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "phakhi.example"},
        {"Host": "127.0.0.1:1"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"X-Forwarded-For": "10.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_a_foreign_page_gets_nothing(headers: dict[str, str]) -> None:
    async with served() as world, aiohttp.ClientSession() as http:
        async with http.get(f"{world.url}/simulator/events", headers=headers) as answer:
            assert answer.status == 403
        act: dict[str, Any] = {"act": "say", "channel": "line", "code": "M02", "text": "สวัสดี"}
        url = f"{world.url}/simulator/act"
        async with http.post(url, json=act, headers={"Origin": world.url} | headers) as answer:
            assert answer.status == (403 if "Sec-Fetch-Site" not in headers else 200)
        async with http.post(url, json=act) as answer:
            assert answer.status == 403
        async with http.post(url, data="{}", headers={"Origin": world.url, "Content-Type": "text/plain"}) as answer:
            assert answer.status == 403
