import "./styles/base.css";
import "./styles/chat.css";
import "./styles/forms.css";
import "./styles/shell.css";

import { language } from "./i18n";
import { session } from "./session";
import { showEntry } from "./views/entry";
import { showShell } from "./views/shell";

document.documentElement.lang = language === "zh" ? "zh-CN" : "en";

const own = session();
if (own) showShell(own);
else showEntry();
