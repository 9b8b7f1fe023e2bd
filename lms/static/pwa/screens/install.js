/** Putting the class on the home screen: Android asks by a button; an iPhone has none, so each tap is drawn. */

import { button, h, picture } from "../dom.js";
import { notice } from "./parts.js";

const FRAME = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 90" fill="none" stroke="#1D1A16" ' +
  'stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"><rect x="4" y="4" width="112" height="82" rx="10" ' +
  'fill="#FFFDF8"/>';
const DRAWINGS = {
  share:
    '<rect x="44" y="40" width="32" height="34" rx="4" fill="#fff"/><path d="M60 56V18M50 27l10-10 10 10" ' +
    'stroke="#0B4F7A" stroke-width="4"/>',
  add: '<rect x="16" y="30" width="88" height="30" rx="6" fill="#fff"/><path d="M26 45h44"/>' +
    '<rect x="80" y="36" width="18" height="18" rx="4" stroke="#0B5D3B"/><path d="M89 40v10M84 45h10" stroke="#0B5D3B"/>',
  icon:
    '<rect x="18" y="18" width="22" height="22" rx="5"/><rect x="49" y="18" width="22" height="22" rx="5" ' +
    'fill="#0B5D3B"/><path d="M55 29l4 4 7-8" stroke="#fff"/><rect x="80" y="18" width="22" height="22" rx="5"/>' +
    '<rect x="18" y="50" width="22" height="22" rx="5"/><rect x="49" y="50" width="22" height="22" rx="5"/>',
};

/** @param {import("../device.js").Installer} installer */
export async function install(installer) {
  await installer.offer?.prompt();
  installer.offer = null;
}

/** The browser's own offer, after the first finished lesson. @param {import("./home.js").Home} here */
export function offerInstall({ app }) {
  const put = async () => {
    await install(app.installer);
    offer.remove();
  };
  const offer = notice("phone", app.t("home.install"), button("download", app.t("home.install_now"), put));
  return offer;
}

/** Apple's phones and tablets, in Safari. */
export const isApple = (agent = navigator.userAgent) => /iPhone|iPad|iPod/.test(agent);

/** @param {import("./app.js").App} app */
export const appleSteps = ({ t }) =>
  h(
    "ol.steps",
    h("li", picture(`${FRAME}${DRAWINGS.share}</svg>`, "picture"), h("span", t("install.share"))),
    h("li", picture(`${FRAME}${DRAWINGS.add}</svg>`, "picture"), h("span", t("install.add"))),
    h("li", picture(`${FRAME}${DRAWINGS.icon}</svg>`, "picture"), h("span", t("install.open"))),
  );
