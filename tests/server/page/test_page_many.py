"""The page: folders and many files at once, told in one table; nothing of them is lost."""

import pytest

from tests.server.page.conftest import Desk

LETTER = ("letter.txt", "今天天气很好。")
LIMIT = """async () => {
    const { Reading, MOST } = await import("/reading.js");
    const { Store } = await import("/store.js");
    const store = new Store({ entries: [], current: null });
    const service = { version: () => new Promise(() => {}) };
    const reading = new Reading(store, service, (code) => ({ code }), () => {});
    const files = Array.from({ length: MOST + 1 }, () => ({ file: new Blob(["x"]), name: "x" }));
    return [reading.add(files.slice(1)) === MOST, reading.add(files)];
}"""


@pytest.fixture
def folder(tmp_path, slips, blanks):
    """A folder as people have it: reports in folders, and what systems and offices leave there."""
    root = tmp_path / "年报"
    (root / "2020" / "乡镇").mkdir(parents=True)
    (root / "2020" / "乡镇" / "城中.txt").write_bytes(slips.read_bytes())
    (root / "2020" / "沭阳.html").write_bytes(blanks.read_bytes())
    (root / "2020" / "~$沭阳.docx").write_bytes(b"x")
    (root / ".git").mkdir()
    (root / ".git" / "a.txt").write_bytes(b"x")
    (root / "Thumbs.db").write_bytes(b"x")
    return root


def drop(desk: Desk, *paths):
    """Drop files and folders as a file manager does."""
    session = desk.page.context.new_cdp_session(desk.page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        place = {"type": kind, "x": 600, "y": 300, "data": data}
        session.send("Input.dispatchDragEvent", place)
    session.detach()


def names(desk):
    return [text.split("\n")[-1] for text in desk.page.locator(".overview .path").all_inner_texts()]


def rows(desk):
    return desk.page.locator(".overview tbody tr")


@pytest.mark.parametrize("way", ["dropped", "chosen"])
def test_all_files_of_a_folder_are_read_by_their_paths(desk, folder, way):
    if way == "dropped":
        drop(desk, folder)
    else:
        desk.page.set_input_files("#folder", folder)
    desk.settled(2)
    desk.page.click("#tab-overview")
    assert sorted(names(desk)) == ["年报/2020/乡镇/城中.txt", "年报/2020/沭阳.html"]
    told = desk.page.inner_text(".notice")
    assert "left out" in told
    # What a browser leaves out of a chosen folder by itself is not counted.
    assert any(f": {count}," in told for count in (2, 3))


def test_files_and_folders_dropped_together_are_all_read(desk, folder, blanks):
    drop(desk, blanks, folder)
    desk.settled(3)
    assert desk.page.locator(".problem").count() == 0


def test_a_folder_without_files_is_told(desk, tmp_path):
    (tmp_path / "empty").mkdir()
    drop(desk, tmp_path / "empty")
    assert "no file" in desk.page.inner_text(".notice")
    assert desk.page.locator(".tab").count() == 0


def test_a_file_that_is_gone_since_it_was_chosen_is_told_as_that(desk, tmp_path, slips):
    path = tmp_path / "gone.txt"
    path.write_bytes(slips.read_bytes())

    def first(route):
        path.unlink()
        route.continue_()

    desk.page.route("**/v1/version", first)
    desk.page.set_input_files("#files", path)
    desk.settled()
    assert desk.page.inner_text(".problem code") == "page_file_unreadable"
    assert desk.page.locator('[data-key="retry"]').count() == 0


def test_many_reports_are_told_in_one_table_and_sorted(desk, slips, blanks):
    same = (blanks.name, blanks.read_text("utf-8"))
    desk.put(blanks, LETTER, slips, ("empty.txt", ""), same, ("<img src=x onerror=alert(1)>", "x"))
    # Of many, all are shown first.
    assert desk.page.get_attribute("#tab-overview", "aria-selected") == "true"
    assert rows(desk).count() == 6
    table = desk.page.inner_text(".overview")
    assert "the file is empty" in table
    assert f"The same file as “{blanks.name}”" in table
    assert "<img src=x onerror=alert(1)>" in table
    assert "6 reports done, 3 could not be read" in desk.page.inner_text("#overview .progress")
    desk.page.click('[data-key="sort-worst"]')
    assert "letter.txt" in rows(desk).first.inner_text()
    assert desk.page.locator('th[aria-sort="descending"]').count() == 1
    desk.page.click('[data-key="sort-name"]')
    desk.page.click('[data-key="sort-name"]')
    assert desk.page.locator("th[aria-sort]").count() == 0
    rows(desk).nth(2).locator("button").click()
    assert "城中区" in desk.page.inner_text("#report-head h2")


def test_what_the_files_are_at_fault_for_is_not_tried_again(desk, slips):
    desk.put(LETTER, ("empty.txt", ""), slips)
    desk.page.click("#tab-overview")
    assert desk.page.locator('[data-key="retry-all"]').count() == 0
    desk.page.click('[data-key="remove-all"]')
    assert desk.page.locator(".tab, #panel:visible").count() == 0
    assert desk.page.evaluate("() => document.activeElement.id") == "files"
    desk.put(slips)
    assert desk.page.locator("td[data-pointer]").count() > 0


def test_a_click_is_not_lost_while_what_is_clicked_is_drawn_anew(desk, slips, blanks):
    desk.put(slips)
    held = []

    def hold(route):
        held.append(route)

    desk.page.route("**/v1/parse", hold)
    desk.page.set_input_files("#files", blanks)
    desk.page.wait_for_selector("#tab-r2 .spinner")
    box = desk.page.locator("#tab-r1").bounding_box()
    desk.page.mouse.move(box["x"] + 40, box["y"] + 15)
    desk.page.mouse.down()
    with desk.page.expect_response("**/v1/validate*"):
        held[0].continue_()
    desk.page.wait_for_timeout(100)
    desk.page.mouse.up()
    desk.settled(2)
    assert desk.page.get_attribute("#tab-r1", "aria-selected") == "true"


def test_more_than_the_page_can_hold_is_counted(desk):
    assert desk.page.evaluate(LIMIT) == [True, 0]


def test_what_is_typed_stays_when_the_language_changes_and_goes_when_it_is_read(desk, slips):
    desk.page.click('[data-key="paste"]')
    desk.page.fill("#paste-text", slips.read_text("utf-8"))
    desk.page.click('[data-key="lang-zh"]')
    assert desk.page.input_value("#paste-text") == slips.read_text("utf-8")
    desk.page.click('[data-key="read-text"]')
    desk.settled()
    assert desk.page.input_value("#paste-text") == ""
    desk.page.click('[data-key="paste"]')
    desk.page.press("#paste-text", "Escape")
    assert not desk.page.locator("#paste-text").is_visible()
    assert desk.page.evaluate("() => document.activeElement.dataset.key") == "paste"
