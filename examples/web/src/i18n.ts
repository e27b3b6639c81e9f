/** The texts of the page. A text that one language lacks is an error of the compiler. */

import { en, zh, type Text } from "./texts";

export type { Text };

const KEY = "chat.language";
const LANGUAGES = { en, zh } as const;

export type Language = keyof typeof LANGUAGES;

export const language: Language = chosen() ?? (navigator.language.startsWith("zh") ? "zh" : "en");

const locale = language === "zh" ? "zh-CN" : navigator.language.startsWith("en") ? navigator.language : "en";

/** A text, with `{name}` for each of the values. */
export function t(text: Text, values: Record<string, string | number> = {}): string {
  return LANGUAGES[language][text].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}

/** The other language, and what it calls itself. */
export const other =
  language === "en" ? ({ code: "zh", name: "中文" } as const) : ({ code: "en", name: "English" } as const);

export function choose(next: Language): void {
  localStorage.setItem(KEY, next);
  location.reload();
}

export const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
export const day = new Intl.DateTimeFormat(locale, { dateStyle: "full" });
export const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

function chosen(): Language | null {
  const kept = localStorage.getItem(KEY);
  return kept === "en" || kept === "zh" ? kept : null;
}
