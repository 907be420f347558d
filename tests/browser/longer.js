/**
 * Makes every text of the page half as long again, as a language of longer words would: the pseudo-language.
 * Numbers, codes, times and what people or sources wrote (bdi) stay as they are.
 */
() => {
  const longer = (text) => text.replace(/\p{L}{3,}/gu, (word) => word + word.slice(0, Math.ceil(word.length / 2)).toLowerCase());
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest("script, style, textarea, svg, bdi, .code, .languages")) node.data = longer(node.data);
  for (const control of document.querySelectorAll("[placeholder]")) control.placeholder = longer(control.placeholder);
}
