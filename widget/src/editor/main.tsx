// Entry point of the editor: creates the session with the browser's own objects.

import { render } from "preact";
import { pickLanguage } from "../shared/i18n";
import { browserSignIn } from "../shared/sign-in-api";
import { browserTimers } from "../shared/timers";
import { api } from "./api";
import { App } from "./app";
import { EditorSession } from "./session";
import { LANGUAGES } from "./words";

const query = new URLSearchParams(location.search);
const lang = pickLanguage([query.get("lang"), ...navigator.languages], LANGUAGES);
const session = new EditorSession(api, browserTimers, browserSignIn);
const root = document.getElementById("app");
if (root) render(<App session={session} lang={lang} />, root);
void session.open();
