() => {
  // Words that are cut off, and words that lie upon others; as sentences. Looked at as the browser has laid them out.
  const away = (element) => {
    for (let one = element; one; one = one.parentElement) {
      if (one.matches(".unseen, .skip, option, select, svg, script, style, template, [hidden]")) return true;
      if (getComputedStyle(one).clipPath !== "none") return true;
    }
    return !element.checkVisibility({ visibilityProperty: true });
  };
  const faults = [];
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const words = text.textContent.trim();
    const element = text.parentElement;
    if (!words || away(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      if (box.width < 2 || box.height < 2) continue;
      const spare = box.height * 0.3; // the letters of a line are lower than the line
      lines.push({ words, element, start: box.left + 1, end: box.right - 1, top: box.top + spare, foot: box.bottom - spare });
    }
    for (let one = element; one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (!/hidden|clip/.test(style.overflowX + style.overflowY)) continue;
      if (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1) faults.push(`cut off: ${words.slice(0, 60)}`);
      break;
    }
  }
  lines.sort((one, other) => one.top - other.top);
  for (let i = 0; i < lines.length; i += 1) {
    for (let j = i + 1; j < lines.length && lines[j].top < lines[i].foot; j += 1) {
      const [a, b] = [lines[i], lines[j]];
      if (a.start < b.end && b.start < a.end && a.top < b.foot) {
        faults.push(`on top of each other: ${a.words.slice(0, 40)} | ${b.words.slice(0, 40)}`);
      }
    }
  }
  return [...new Set(faults)].slice(0, 5);
}
