"""The map as people see it: its pixels, with pointer and keys, in both themes and directions, on a phone, on paper."""

import base64
import re

import pytest

from tests.browser.visitor import PHONE
from tests.browser.world import DUTY, VILLAGE

pytestmark = pytest.mark.once

HERE = f"/map#at={VILLAGE['latitude']},{VILLAGE['longitude']},9&layers=incidents,alerts,sites,names,grid&drawn=auto"


def drawn(who, path="/map"):
    """The map is there and shows everything that was asked for."""
    who.open("/about/parts")
    who.open(path)
    return ready(who)


def ready(who):
    who.page.wait_for_selector(".map[data-ready]")
    who.page.wait_for_timeout(400)
    return who.page.locator(".map-frame")


COUNT = """data => new Promise(done => {
  const image = new Image();
  image.onload = () => {
    const canvas = Object.assign(document.createElement('canvas'), {width: image.width, height: image.height});
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const {data: pixels} = context.getImageData(0, 0, image.width, image.height);
    const counts = new Map();
    for (let at = 0; at < pixels.length; at += 4) {
      const colour = pixels[at] * 65536 + pixels[at + 1] * 256 + pixels[at + 2];
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    done([...counts]);
  };
  image.src = 'data:image/png;base64,' + data;
})"""


def colours(frame):
    """How many pixels of each colour an element has, as it is on the screen."""
    counts = frame.page.evaluate(COUNT, base64.b64encode(frame.screenshot()).decode())
    return {(colour >> 16, colour >> 8 & 255, colour & 255): count for colour, count in counts}


def token(who, name):
    """A colour of the sheet as the browser has it now."""
    made = "name => {const p = document.createElement('p'); p.style.color = `var(${name})`; document.body.append(p);"
    found = who.page.evaluate(made + "const c = getComputedStyle(p).color; p.remove(); return c}", name)
    return tuple(int(part) for part in re.findall(r"\d+", found)[:3])


def shown(who, name, frame=None, least=40):
    """Whether so many pixels have a colour, give or take what the edges mix in."""
    wanted = token(who, name)
    found = sum(
        count
        for colour, count in colours(frame or who.page.locator(".map-frame")).items()
        if all(abs(a - b) <= 6 for a, b in zip(colour, wanted, strict=True))
    )
    return found >= least


def hash_of(who):
    return who.page.evaluate("location.hash")


def zoom_of(who):
    return float(re.search(r"at=[-\d.]+,[-\d.]+,([\d.]+)", hash_of(who))[1])


def counted(who):
    return int(re.sub(r"\D", "", who.page.locator("#map-table .lead").inner_text().split(",")[0]))


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ar", "dark")])
def test_land_water_cells_and_signs_are_on_the_screen(visit, pictures, language, theme):
    who = visit(DUTY, theme=theme)
    who.speak(language)
    frame = drawn(who)
    for name in ("--map-land", "--map-out", "--map-line", "--map-sign", "--madder"):
        assert shown(who, name, frame), f"no {name} on the map"
    assert any(shown(who, f"--cell-{step}", frame, 20) for step in (1, 2, 3, 4, 5))
    who.check_once()
    who.check_width()
    if pictures:
        who.picture(pictures, f"map-{language}-{theme}")


def test_near_by_each_incident_is_a_mark_and_an_alert_bears_its_number(visit, pictures):
    who = visit(DUTY)
    frame = drawn(who, HERE)
    assert who.page.locator(".map-cells path").evaluate_all("paths => paths.every(path => !path.getAttribute('d'))")
    assert who.page.locator("a.incident").count() > 0
    numbers = who.page.locator("a.alert .pin-text").all_text_contents()
    assert len(numbers) >= 2 and numbers == [str(place) for place in range(1, len(numbers) + 1)]
    assert who.page.locator("a.site").count() >= 1
    assert shown(who, "--violet", frame, 8), "what is feared is not hatched in violet"
    link = who.page.locator("a.incident").first
    assert re.search(r"Killed: \d", link.get_attribute("aria-label"))
    who.check_once()
    if pictures:
        who.picture(pictures, "map-near")
    href = link.get_attribute("href")
    who.open(href)
    assert who.page.locator("h1").count() == 1


def test_dragging_moves_the_picture_and_the_grid_reads_what_lies_under_the_pointer(visit):
    who = visit(DUTY)
    frame = drawn(who, HERE)
    box = frame.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 60)
    before, grid = colours(frame), who.page.locator(".map-where").inner_text()
    assert grid.startswith("36N UP 235 569")
    who.page.mouse.move(*middle)
    who.page.mouse.down()
    who.page.mouse.move(middle[0] + 150, middle[1] + 90, steps=6)
    who.page.mouse.up()
    who.page.wait_for_timeout(500)
    assert who.page.locator(".map-where").inner_text() != grid
    assert colours(frame) != before
    assert "at=7.750,31.400" not in hash_of(who)


def test_the_keyboard_alone_moves_scales_and_opens(visit):
    who = visit(DUTY)
    frame = drawn(who)
    frame.focus()
    first = zoom_of_view(who)
    for key in ("+", "+", "ArrowRight", "ArrowDown"):
        who.page.keyboard.press(key)
    who.page.wait_for_timeout(500)
    assert zoom_of(who) == pytest.approx(first + 1, abs=0.02)
    who.page.keyboard.press("0")
    who.page.wait_for_timeout(500)
    assert zoom_of(who) == pytest.approx(first, abs=0.02)
    who.page.keyboard.press("Tab")
    assert who.page.evaluate("document.activeElement.closest('.map-svg') !== null")
    address = who.page.evaluate("document.activeElement.getAttribute('href')")
    who.page.keyboard.press("Enter")
    who.page.wait_for_url(f"**{address}")


def test_a_mark_outside_of_the_window_comes_into_sight_when_it_is_reached(visit):
    who = visit(DUTY)
    drawn(who, "/map#at=10.5,31.4,7.6&layers=alerts&drawn=auto")
    who.page.locator("a.alert").first.focus()
    who.page.wait_for_timeout(600)
    box, frame = who.page.locator("a.alert").first.bounding_box(), who.page.locator(".map-frame").bounding_box()
    assert frame["y"] < box["y"] < frame["y"] + frame["height"]
    assert who.page.evaluate("document.activeElement.matches('a.alert')")


def zoom_of_view(who):
    return who.page.evaluate("document.querySelector('.map').map.view.zoom")


def test_the_brush_narrows_map_table_and_list_alike(visit):
    who = visit(DUTY)
    drawn(who)
    whole = counted(who)
    handle = who.page.locator('.brush-handle[data-handle="first"]')
    handle.focus()
    who.page.keyboard.press("End")
    who.page.wait_for_timeout(900)
    last = counted(who)
    assert 0 < last < whole
    assert "since=" in who.page.url and who.page.locator("#map-filters [name=since]").input_value() in who.page.url
    assert who.page.locator(".map-legend small").first.inner_text().startswith(f"Incidents: {last}.")
    who.page.get_by_role("link", name="Open the list").click()
    who.page.wait_for_load_state()
    assert who.page.locator("table.list tbody tr").count() == min(last, 50)


def test_dragging_over_the_brush_chooses_months(visit):
    who = visit(DUTY)
    drawn(who)
    box = who.page.locator(".brush-track > svg").bounding_box()
    y = box["y"] + box["height"] / 2
    who.page.mouse.move(box["x"] + box["width"] * 0.3, y)
    who.page.mouse.down()
    who.page.mouse.move(box["x"] + box["width"] * 0.6, y, steps=5)
    who.page.mouse.up()
    who.page.wait_for_timeout(700)
    assert re.search(r"since=\d{4}-\d\d-01&until=\d{4}-\d\d-\d\d", who.page.url)
    who.press("All of time")
    who.page.wait_for_timeout(500)
    assert "since=" not in who.page.url


def test_layers_are_remembered_in_the_address_and_on_the_device(visit):
    who = visit(DUTY)
    drawn(who)
    who.page.locator(".map-layers summary").click()
    who.page.get_by_label("Military grid").uncheck()
    who.press("Cells")
    who.page.wait_for_timeout(400)
    assert "grid" not in hash_of(who) and "drawn=cells" in hash_of(who)
    drawn(who, "/map")
    assert who.page.locator(".map-grid path").get_attribute("d") == ""
    assert who.page.locator('[data-drawn="cells"]').get_attribute("aria-pressed") == "true"


def test_a_filter_changes_map_table_and_address_without_leaving_the_page(visit):
    who = visit(DUTY)
    drawn(who)
    who.page.locator(".map-ask summary").click()
    who.fill({"Code of an area": "SS03"})
    who.page.evaluate("window.stayed = true")
    who.press("Show")
    who.page.wait_for_timeout(900)
    assert who.page.evaluate("window.stayed") is True and "area=SS03" in who.page.url
    told = who.page.locator(".map-legend small").first.inner_text()
    assert told.startswith(f"Incidents: {counted(who)}.")
    who.page.go_back()
    who.page.wait_for_timeout(900)
    assert "area=SS03" not in who.page.url


def test_what_changes_elsewhere_appears_without_moving_the_map(visit):
    who = visit(DUTY)
    drawn(who, HERE)
    asked = []
    who.page.on("request", lambda request: asked.append(request.url))
    before = hash_of(who)
    who.page.evaluate("document.dispatchEvent(new CustomEvent('tutela:changed'))")
    who.page.wait_for_timeout(1500)
    assert any("/map/view" in url for url in asked) and any("/map/marks" in url for url in asked)
    assert hash_of(who) == before


def test_on_a_phone_it_fits_and_two_fingers_scale_it(visit, pictures):
    who = visit(DUTY)
    who.resize(PHONE)
    frame = drawn(who)
    who.check_width()
    who.check_once()
    assert shown(who, "--map-out", frame, 400)
    before = zoom_of_view(who)
    touch = """frame => {const box = frame.getBoundingClientRect();
      const send = (kind, id, x) => frame.dispatchEvent(new PointerEvent(kind, {
        pointerId: id, bubbles: true, pointerType: 'touch', clientX: box.left + x, clientY: box.top + 250}));
      frame.setPointerCapture = () => {};
      send('pointerdown', 11, 140); send('pointerdown', 12, 180);
      for (const x of [190, 210, 230, 260]) send('pointermove', 12, x);
      send('pointerup', 11, 140); send('pointerup', 12, 260);}"""
    frame.evaluate(touch)
    who.page.wait_for_timeout(500)
    assert zoom_of_view(who) > before + 0.5
    if pictures:
        who.picture(pictures, "map-phone")


def test_on_paper_the_map_is_grey_and_the_legend_stands_below(visit, pictures):
    who = visit(DUTY)
    drawn(who)
    who.page.emulate_media(media="print")
    who.page.wait_for_timeout(400)
    svg, legend = who.page.locator(".map-svg").bounding_box(), who.page.locator(".map-legend").bounding_box()
    assert legend["y"] >= svg["y"] + svg["height"] - 2
    assert "United Nations" in who.page.locator(".map-words").inner_text()
    grey = sum(
        count for (r, g, b), count in colours(who.page.locator(".map-svg")).items() if max(r, g, b) - min(r, g, b) < 12
    )
    assert grey > 0.97 * svg["width"] * svg["height"]
    if pictures:
        who.picture(pictures, "map-print")
    who.page.emulate_media(media="screen")


def test_without_scripts_the_page_is_its_table_with_the_same_filters(visit, pictures):
    who = visit(DUTY, scripts=False)
    who.open("/map?area=SS03")
    rows = who.page.locator("table.list tbody tr").count()
    assert rows > 0 and counted(who) > 0
    assert who.page.locator(".map-frame").count() == 0
    assert "United Nations" in who.says
    who.check_once()
    if pictures:
        who.picture(pictures, "map-without-scripts")
    link = who.page.locator("#map-table .known-parts a").first
    count = int(link.locator("strong").inner_text())
    link.click()
    who.page.wait_for_load_state()
    assert who.page.locator("table.list tbody tr").count() == min(count, 50)


def test_pages_without_a_map_read_nothing_of_it(visit):
    who = visit(DUTY)
    read = []
    who.page.on("request", lambda request: read.append(request.url))
    for page in ("/", "/incidents", "/reports/new", "/alerts"):
        who.open(page)
    assert not [url for url in read if re.search(r"/(map|sheet-\w\w|world|water|map-\w+)\.(js|css|json)|/map/", url)]


def test_a_map_on_request_is_read_only_when_its_button_is_pressed(visit):
    """The part as every other page takes it: the page of parts has one."""
    who = visit(DUTY)
    read = []
    who.page.on("request", lambda request: read.append(request.url))
    who.open("/about/parts")
    who.page.wait_for_timeout(300)
    assert [url for url in read if "map-island" in url or "map.css" in url or "/map/" in url] == []
    who.page.locator('[data-part="ask"]').click()
    assert shown(who, "--map-land", ready(who))
    assert any("sheet-SS.json" in url for url in read)
    assert hash_of(who) == "", "a map beside a record leaves the address alone"
    who.check_once()


@pytest.mark.parametrize("language", ["fr", "es", "ru", "zh-hans"])
def test_names_are_in_the_language_of_the_page(visit, language):
    who = visit(DUTY)
    who.speak(language)
    drawn(who, "/map#at=8,28,4.4&layers=incidents,alerts,sites,names,grid&drawn=auto")
    names = who.page.locator(".name-country").all_text_contents()
    wanted = {"fr": "Tchad", "es": "Sudán", "ru": "Судан", "zh-hans": "苏丹"}[language]
    assert wanted in names, names
