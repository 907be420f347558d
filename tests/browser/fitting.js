/**
 * What does not fit on a page: text that is cut off, that runs out of its box, or that lies on other text.
 * Gives one line a fault. Boxes are the line boxes of text nodes, and the controls.
 */
() => {
  const SLACK = 1.5; // px: borders and the rounding of positions
  const faults = [];
  const style = (element) => getComputedStyle(element);
  const words = (text) => text.trim().replace(/\s+/g, " ").slice(0, 60);
  const named = (element) =>
    element.tagName.toLowerCase() + (element.className && element.className.trim ? "." + element.className.trim().split(/\s+/).join(".") : "");

  /** Only for screen readers: one pixel, cut off. */
  const isUnseen = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const looks = style(one);
      if (looks.visibility === "hidden" || looks.opacity === "0") return true;
      if (looks.position === "absolute" && one.offsetWidth <= 1 && one.offsetHeight <= 1) return true;
      if (looks.clipPath === "inset(50%)") return true;
    }
    return false;
  };
  const skipLink = (element) => element.closest(".skip");
  const isShown = (element) => element.checkVisibility() && !isUnseen(element) && !skipLink(element) && !element.closest("svg");

  const scrollsSideways = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement)
      if (/auto|scroll/.test(style(one).overflowX) && one.scrollWidth > one.clientWidth + SLACK) return true;
    return false;
  };
  /** Below or above what a box that scrolls shows: nobody sees it on what lies there. */
  const isScrolledAway = ({ box, element }) => {
    for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) {
      const frame = one.getBoundingClientRect();
      if (/auto|scroll/.test(style(one).overflowY) && (box.top > frame.bottom - 2 || box.bottom < frame.top + 2)) return true;
    }
    return false;
  };
  const floats = (element) => {
    for (let one = element; one; one = one.parentElement) if (/fixed|sticky/.test(style(one).position)) return one;
    return null;
  };

  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || /^(SCRIPT|STYLE|NOSCRIPT|OPTION|TEXTAREA|TEMPLATE)$/.test(parent.tagName) || !isShown(parent)) continue;
    const range = document.createRange();
    if (!parent.closest(".code, code") && style(parent).hyphens !== "auto")
      for (const word of node.data.matchAll(/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}]{3,30}/gu)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const tops = new Set([...range.getClientRects()].filter((box) => box.width > 0).map((box) => Math.round(box.top)));
        if (tops.size > 1) faults.push(`broken inside a word: ${word[0]} (${named(parent)})`);
      }
    range.selectNodeContents(node);
    for (const box of range.getClientRects())
      if (box.width > 1 && box.height > 1) boxes.push({ box, element: parent, text: words(node.data) });
  }
  for (const control of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (isShown(control) && !/^(radio|checkbox)$/.test(control.type))
      boxes.push({ box: control.getBoundingClientRect(), element: control, text: named(control) + " " + (control.name || "") });

  // Cut off, or out of its box.
  const width = document.documentElement.clientWidth;
  for (const { box, element, text } of boxes) {
    if (scrollsSideways(element)) continue;
    if (box.left < -SLACK || box.right > width + SLACK) faults.push(`beyond the window: ${text}`);
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const looks = style(one), outer = one.getBoundingClientRect();
      const isBlock = looks.display !== "inline" && looks.display !== "contents";
      const cuts = /hidden|clip/.test(looks.overflowX + looks.overflowY);
      if (!isBlock) continue;
      const over = Math.max(outer.left - box.left, box.right - outer.right);
      if (over > SLACK) faults.push(`${cuts ? "cut off" : "out of its box"} by ${over.toFixed(0)} px: ${text} (${named(one)})`);
      if (cuts && box.bottom - outer.bottom > box.height / 2) faults.push(`cut off below: ${text} (${named(one)})`);
      break;
    }
  }

  // What stands in controls.
  const brush = document.createElement("canvas").getContext("2d");
  const room = (control) => {
    const looks = style(control);
    brush.font = `${looks.fontWeight} ${looks.fontSize} ${looks.fontFamily}`;
    return control.clientWidth - parseFloat(looks.paddingLeft) - parseFloat(looks.paddingRight);
  };
  for (const control of document.querySelectorAll("input[placeholder]"))
    if (isShown(control) && !control.value && room(control) + SLACK < brush.measureText(control.placeholder).width)
      faults.push(`cut off in its field: ${control.placeholder}`);

  // One on the other. Line boxes are higher than their letters: only the middle of each counts.
  const middle = ({ box }) => ({ left: box.left + 1, right: box.right - 1, top: box.top + box.height * 0.25, bottom: box.bottom - box.height * 0.25 });
  const placed = boxes.filter((one) => !isScrolledAway(one)).map((one) => ({ ...one, m: middle(one), floating: floats(one.element) })).sort((a, b) => a.m.top - b.m.top);
  for (let i = 0; i < placed.length; i += 1)
    for (let j = i + 1; j < placed.length && placed[j].m.top < placed[i].m.bottom; j += 1) {
      const [a, b] = [placed[i], placed[j]];
      if (a.floating !== b.floating || a.element.contains(b.element) && b.element.matches("input, select, textarea")) continue;
      // A field leaves room at its end for the key that leads to it.
      if (a.element.matches("input") && b.element.matches("kbd[aria-hidden]")) continue;
      const across = Math.min(a.m.right, b.m.right) - Math.max(a.m.left, b.m.left);
      const down = Math.min(a.m.bottom, b.m.bottom) - Math.max(a.m.top, b.m.top);
      if (across > 1 && down > 1) faults.push(`one on the other: ${a.text} | ${b.text}`);
    }
  return [...new Set(faults)];
}
