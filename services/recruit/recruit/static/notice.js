// [data-notice-banner="id.version"]: closed once, this browser does not show that version again.
const KEY = "humetix.notice";
const banner = document.querySelector("[data-notice-banner]");
const close = banner?.querySelector("[data-notice-close]");

if (banner && close) {
  banner.hidden = read() === banner.dataset.noticeBanner;
  close.hidden = false;
  close.addEventListener("click", () => {
    banner.hidden = true;
    keep(banner.dataset.noticeBanner);
  });
}

function read() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Some in-app browsers keep nothing: the banner then comes again, which is no harm.
    return null;
  }
}

function keep(id) {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    banner.hidden = true;
  }
}
