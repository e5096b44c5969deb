// A page's own messages for when the app cannot answer, in English. Every page contains them, so
// they are few and short. All others come with the app's answers.

export const pageEnglish = {
  notRunning: "{title} is not running. Your text stays here.",
  updated: "{title} was updated. This page loads the new version.",
  updatedUnsaved: "{title} was updated. This page loads the new version once everything is saved.",
  loadNow: "Load it now",
  putOut: '{title} was restarted: open it from its icon, or with "{name} open". Your text stays here.',
  neverIn: 'This page needs to be opened by {title} itself: open it from its icon, or with "{name} open".',
  noAnswer: "The app does not answer. It may have been closed: start it again.",
  hide: "Hide",
} as const;

export type PageKey = keyof typeof pageEnglish;
export type PageWords = Readonly<Record<PageKey, string>>;
