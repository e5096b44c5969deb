// Checks the types of files that the app opens: none may be the system's, and an own one nobody's.
import { Type } from "@sinclair/typebox";

import { UserError } from "../../run/errors.ts";
import type { AppConfig } from "../../run/config.ts";

/** Of files, but of no programs: https://www.rfc-editor.org/rfc/rfc6838#section-4.2 */
const mime =
  "^(?!application/(octet-stream|x-(executable|sharedlib|desktop|ms-dos-executable|msdownload))$)" +
  "(application|audio|font|image|message|model|text|video)/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$";

export const fileTypeSchema = Type.Object(
  {
    extension: Type.String({ pattern: "^[a-z0-9][a-z0-9_+-]{0,19}$" }),
    // oxlint-disable-next-line no-control-regex -- a title is one line
    title: Type.String({ pattern: "^(?=.*\\S)[^\\u0000-\\u001f]{1,60}$" }),
    mime: Type.Optional(Type.String({ pattern: mime })),
  },
  { additionalProperties: false },
);

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** A system starts, mounts or installs these, or follows them: no app may stand in between. */
const systems = words(`
  action app appimage application appref-ms appx appxbundle bat chm cmd com command cpl deb desktop dll dmg
  drv exe flatpakref gadget hta inf ins iso jnlp kext lib library-ms lnk mobileconfig msc msi msix msp
  mst ocx pif pkg prf reg rpm scf scr search-ms settingcontent-ms shb sys terminal theme url vhd vhdx vxd
  webloc website workflow xll`);

/** Programs of all kinds have these. */
const everybodys = words(`
  3gp 7z aac ai aif aiff avi avif bash bin bmp bz2 c cc cfg conf cpp cs css csv db doc docx eml eps epub
  flac gif go gpx gz h heic heif html htm ico ics ini jar java jpeg jpg js json jsx key kml kt log lua m4a
  m4v markdown md mid mjs mkv mobi mov mp3 mp4 mpeg mpg msg numbers odp ods odt ogg ogv opus otf p7m pages
  pdf php pl png ppt pptx ps ps1 psd py r rar rb rs rst rtf sh sql sqlite srt svg swift tar tex tgz tif
  tiff toml torrent ts tsv tsx ttf txt vbs vcf wasm wav webm webp wma wmv woff woff2 xhtml xls xlsx xml xz
  yaml yml zip zsh zst`);

/** @throws UserError that names the extension */
export function checkFileTypes({ fileTypes = [] }: Pick<AppConfig, "fileTypes">, file: string): void {
  const seen = new Set<string>();
  for (const { extension, mime: given } of fileTypes) {
    const refuse = (state: string, hint: string): never => {
      throw new UserError(`Cannot use the file type "${extension}" in "${file}": ${state}`, { hint });
    };
    if (seen.has(extension)) refuse("it is there twice", "leave one of them out");
    seen.add(extension);
    if (systems.has(extension)) refuse("the system itself opens these files", "choose another extension");
    if (given === undefined && everybodys.has(extension)) {
      refuse(
        "other programs have such files, too",
        'name their MIME type, such as `mime: "text/markdown"`: the app is then one of these programs',
      );
    }
  }
}
