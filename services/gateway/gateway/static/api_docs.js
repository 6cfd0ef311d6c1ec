// Draws the chosen service's document; requests go out with the reader's own session.
const place = document.getElementById("api");
window.SwaggerUIBundle({ url: place.dataset.document, domNode: place, deepLinking: true });
