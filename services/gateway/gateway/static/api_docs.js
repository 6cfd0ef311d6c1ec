// Draws the chosen service's document; requests go out with the reader's own session.
const place = document.getElementById("api");

// Swagger's bundle takes every link to an anchor for its own smooth scrolling, also the one past the menus.
window.noZensmooth = true;
const bundle = document.createElement("script");
bundle.src = place.dataset.bundle;
bundle.onload = () => window.SwaggerUIBundle({ url: place.dataset.document, domNode: place, onComplete: calm });
document.head.append(bundle);

// The page has its <main> already.
function calm() {
  for (const inner of place.querySelectorAll("main")) inner.setAttribute("role", "group");
}
