// Watches where the Tab key leads. `window.walk` is the list of stops so far, each with whether its focus shows.
window.walk = [];

function outlined(element) {
  const style = getComputedStyle(element);
  const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return outline || style.boxShadow !== "none";
}

// A control may be drawn by its label or by the box around it.
function shows(element) {
  const drawn = [element, ...(element.labels ?? []), element.parentElement, element.nextElementSibling];
  return drawn.filter(Boolean).some(outlined);
}

document.addEventListener("focusin", (event) => window.walk.push([event.target, shows(event.target)]), true);

function isStop(element) {
  if (element.disabled || element.tabIndex < 0 || element.type === "hidden" || element.closest("[inert]")) return false;
  if (!element.checkVisibility({ checkVisibilityCSS: true })) return false;
  if (element.type !== "radio" || !element.name) return true;
  const group = [...document.getElementsByName(element.name)].filter((radio) => radio.form === element.form);
  const picked = group.find((radio) => radio.checked);
  return element === (picked ?? group.find((radio) => !radio.disabled));
}

window.stops = () =>
  [...document.querySelectorAll("a[href], button, input, select, textarea, summary, iframe, [tabindex]")].filter(isStop);

function told(element) {
  return element.outerHTML.slice(0, 100);
}

// What went wrong on the way, in words; nothing when every control was reached in its order and showed its focus.
window.faultsOfWalk = () => {
  const expected = window.stops();
  const seen = window.walk.filter(([element]) => expected.includes(element));
  const order = [];
  for (const [element] of seen) if (!order.includes(element)) order.push(element);
  const faults = [];
  for (const element of expected) if (!order.includes(element)) faults.push(`not reached: ${told(element)}`);
  const wrong = order.findIndex((element, place) => element !== expected[place]);
  if (wrong >= 0 && !faults.length) faults.push(`out of order: ${told(order[wrong])}`);
  for (const [element, visible] of seen) if (!visible) faults.push(`focus not visible: ${told(element)}`);
  for (const element of document.querySelectorAll("[tabindex]"))
    if (element.tabIndex > 0) faults.push(`tabindex above 0: ${told(element)}`);
  return [...new Set(faults)];
};

window.walked = () => {
  const expected = window.stops();
  const seen = new Set(window.walk.map(([element]) => element));
  return expected.every((element) => seen.has(element));
};
