// What the kit refuses and why, what to do about it, and what it does in an update: in German.
import type { Refusal } from "./phrases.ts";

export const germanRefusals: Readonly<Record<Refusal, string>> = {
  // Fields of a request.
  "Expected string": "Hier gehört ein Text hin",
  "Expected number": "Hier gehört eine Zahl hin",
  "Expected integer": "Hier gehört eine ganze Zahl hin",
  "Expected boolean": "Hier gehört ja oder nein hin",
  "Expected object": "Hier gehört ein Objekt hin",
  "Expected array": "Hier gehört eine Liste hin",
  "Expected required property": "Fehlt noch",
  "Expected another type": "Von der falschen Art",
  "Expected union value": "Nicht erlaubt",
  "Expected {value}": "Erwartet: {value}",
  "Expected string length greater or equal to {min}": "Zu kurz: mindestens {min} Zeichen",
  "Expected string length less or equal to {max}": "Zu lang: höchstens {max} Zeichen",
  "Expected string to match '{pattern}' format": "Nicht in der richtigen Form ({pattern})",
  "Expected string to match '{pattern}'": "Nicht in der richtigen Form",
  "Expected number to be greater or equal to {min}": "Zu klein: mindestens {min}",
  "Expected number to be less or equal to {max}": "Zu groß: höchstens {max}",
  "Expected integer to be greater or equal to {min}": "Zu klein: mindestens {min}",
  "Expected integer to be less or equal to {max}": "Zu groß: höchstens {max}",
  "Expected array length to be greater or equal to {min}": "Zu wenige: mindestens {min}",
  "Expected array length to be less or equal to {max}": "Zu viele: höchstens {max}",
  "Expected object to have at least {min} properties": "Zu wenige Angaben: mindestens {min}",
  "Unexpected property": "Diese Angabe gibt es hier nicht",
  "Not allowed": "Nicht erlaubt",
  "Too long: at most {max} characters": "Zu lang: höchstens {max} Zeichen",

  // Why the disk, the permissions or SQLite refuse.
  "the disk is full": "Der Datenträger ist voll",
  "your disk quota is used up": "Ihr Speicherkontingent ist aufgebraucht",
  "the disk is read-only": "Der Datenträger ist schreibgeschützt",
  "permission is denied": "Die Berechtigung fehlt",
  "the disk reports an error": "Der Datenträger meldet einen Fehler",
  "another program has it open": "Ein anderes Programm benutzt sie gerade",
  "there is something in its place": "An dieser Stelle liegt schon etwas",
  "there is a folder in its place": "An dieser Stelle liegt ein Ordner",
  "there is a file in its place": "An dieser Stelle liegt eine Datei",
  "it is no file but a pipe or a device": "Dort liegt keine Datei, sondern eine Pipe oder ein Gerät",
  "there is a file where a folder should be": "Statt eines Ordners liegt dort eine Datei",
  "its links lead in a circle": "Seine Verknüpfungen führen im Kreis",
  "its name is too long": "Der Name ist zu lang",
  "its drive is not connected": "Das Laufwerk ist nicht verbunden",
  "its drive does not answer": "Das Laufwerk antwortet nicht",
  "this program has too many files open": "Die App hat zu viele Dateien offen",
  "this computer has too many files open": "Der Computer hat zu viele Dateien offen",
  "it is read-only": "Schreiben ist hier nicht erlaubt",
  "it cannot be opened": "Öffnen ist nicht möglich",
  "its drive or system folder takes none": "Das Laufwerk oder der Systemordner nimmt keine auf",
  "it is not allowed": "Das ist nicht erlaubt",
  "it is damaged": "Sie ist beschädigt",
  "that file is damaged": "Die Datei ist beschädigt",
  "it is gone": "Sie ist verschwunden",
  "its last change was cut off": "Die letzte Änderung wurde unterbrochen",
  "it was deleted or moved away a moment ago": "Sie wurde eben gelöscht oder verschoben",
  "it has other files in it": "Es liegen andere Dateien darin",
  "it belongs to {owner}": "Er gehört zu {owner}",
  "its .state/owner.json cannot be read": ".state/owner.json darin ist nicht lesbar",
  'it is a link to "{target}", which is not there': "Er führt zu „{target}“, und das gibt es nicht",

  // What could not be done.
  'Cannot write "{file}": {reason}': "„{file}“ lässt sich nicht schreiben: {reason}",
  'Cannot read "{file}": {reason}': "„{file}“ lässt sich nicht lesen: {reason}",
  'Cannot remove "{file}": {reason}': "„{file}“ lässt sich nicht entfernen: {reason}",
  'Cannot change "{file}": {reason}': "„{file}“ lässt sich nicht ändern: {reason}",
  'Cannot reset "{file}": {reason}': "„{file}“ lässt sich nicht zurücksetzen: {reason}",
  'Cannot copy "{file}" to the backups: {reason}':
    "„{file}“ lässt sich nicht zu den Sicherungen kopieren: {reason}",
  'Cannot use "{file}": {reason}': "„{file}“ ist nicht verwendbar: {reason}",
  'Cannot use "{file}": it belongs to another user, or leads to what does':
    "„{file}“ ist nicht verwendbar: Es gehört jemand anderem oder führt dorthin",
  'Cannot make the folder "{folder}": {reason}': "Der Ordner „{folder}“ lässt sich nicht anlegen: {reason}",
  'Cannot read the folder "{folder}": {reason}': "Der Ordner „{folder}“ lässt sich nicht lesen: {reason}",
  'Cannot use the folder "{folder}": {reason}': "Der Ordner „{folder}“ ist nicht verwendbar: {reason}",
  'Cannot go on with the folder "{folder}": {reason}':
    "Mit dem Ordner „{folder}“ geht es nicht weiter: {reason}",
  'Cannot unpack into "{folder}": it needs {needed} MB and the disk has {free} MB free':
    "In „{folder}“ lässt sich nichts entpacken: {needed} MB werden gebraucht, {free} MB sind frei",
  'Cannot read the settings "{file}": {reason}': "Die Einstellungen „{file}“ sind nicht lesbar: {reason}",
  "Cannot use {key} = {value} from {place}: it is not allowed":
    "{key} = {value} aus {place} ist nicht erlaubt",
  'Cannot read the ledger "{file}": {reason}':
    "Das Verzeichnis der Dateien „{file}“ ist nicht lesbar: {reason}",
  'Cannot read the log "{file}": {reason}': "Das Protokoll „{file}“ ist nicht lesbar: {reason}",
  'Cannot read the database "{file}": {reason}': "Die Datenbank „{file}“ ist nicht lesbar: {reason}",
  'Cannot use the database "{file}": {reason}': "Die Datenbank „{file}“ ist nicht verwendbar: {reason}",
  'Cannot open the database "{file}": {reason}': "Die Datenbank „{file}“ lässt sich nicht öffnen: {reason}",
  'Cannot open the database "{file}": its log "{log}" is damaged, and changes would be lost':
    "Die Datenbank „{file}“ lässt sich nicht öffnen: Ihr Protokoll „{log}“ ist beschädigt, und Änderungen gingen verloren",
  'Cannot open the database "{file}": the log "{log}" belongs to another copy of it, and would mix old and new rows':
    "Die Datenbank „{file}“ lässt sich nicht öffnen: Das Protokoll „{log}“ gehört zu einer anderen Kopie und würde Altes und Neues mischen",
  'Cannot use {database}: version {newer} wrote it (migration "{name}"), this is {version}':
    "{database} ist nicht verwendbar: Version {newer} hat sie geschrieben (Migration „{name}“), dies ist {version}",
  'Cannot lock the home with "{file}": {reason}':
    "Der Datenordner lässt sich mit „{file}“ nicht sperren: {reason}",
  "Cannot find a free port from {port} on: all {count} tried are taken":
    "Ab Port {port} ist keiner frei: {count} wurden versucht",
  "Cannot listen on port {port} ({source}): another program has it":
    "Port {port} ({source}) ist nicht zu haben: Ein anderes Programm benutzt ihn",
  "Cannot listen on port {port} ({source}): the system does not allow it":
    "Port {port} ({source}) ist nicht zu haben: Das System erlaubt ihn nicht",
  "Cannot take over from version {old} of {title}: it does not stop":
    "Version {old} von {title} lässt sich nicht ablösen: Sie beendet sich nicht",
  "Cannot find your home directory: {state}": "Ihr persönlicher Ordner ist nicht zu finden: {state}",
  "the system names none": "das System nennt keinen",
  "{title} is already running (process {pid}) but does not answer":
    "{title} läuft schon (Prozess {pid}), antwortet aber nicht",
  "{title} is already running but does not answer": "{title} läuft schon, antwortet aber nicht",
  '{title} is running on another computer, "{computer}"':
    "{title} läuft auf einem anderen Computer: „{computer}“",
  '{title} stopped because of a bug in it. What happened stands in "{file}"':
    "{title} wurde wegen eines Fehlers in der App beendet. Was geschah, steht in „{file}“",
  "{title} stopped because of a bug in it. No file could be written to say more":
    "{title} wurde wegen eines Fehlers in der App beendet. Mehr dazu ließ sich nicht aufschreiben",
  "Cannot back up the database: {reason}": "Die Datenbank lässt sich nicht sichern: {reason}",

  // What to do about it.
  "Try: {hint}": "Was Sie tun können: {hint}",
  "{way}, or choose another folder with --home": "{way}, oder wählen Sie mit --home einen anderen Ordner",
  "free some space or check the folder's permissions":
    "Schaffen Sie Platz, oder prüfen Sie die Rechte des Ordners",
  "move it away, then try again": "Verschieben Sie es, und versuchen Sie es noch einmal",
  "move that away, then try again": "Verschieben Sie das, und versuchen Sie es noch einmal",
  "move that file away, then try again": "Verschieben Sie die Datei, und versuchen Sie es noch einmal",
  "remove that link, then try again": "Entfernen Sie die Verknüpfung, und versuchen Sie es noch einmal",
  "choose a shorter name": "Wählen Sie einen kürzeren Namen",
  "connect that drive, then try again": "Verbinden Sie das Laufwerk, und versuchen Sie es noch einmal",
  "connect the drive that it leads to, or remove the link; then try again":
    "Verbinden Sie das Laufwerk, zu dem sie führt, oder entfernen Sie die Verknüpfung; versuchen Sie es dann noch einmal",
  "connect the drive that it is on, or name another folder":
    "Verbinden Sie das Laufwerk, oder nennen Sie einen anderen Ordner",
  "connect the drive that it is on; or remove the link, and start again to see what can be restored":
    "Verbinden Sie das Laufwerk; oder entfernen Sie die Verknüpfung, und starten Sie die App noch einmal: Sie sagt, was sich wiederherstellen lässt",
  "close the program that has it open, and try again":
    "Schließen Sie das Programm, das sie benutzt, und versuchen Sie es noch einmal",
  "choose another folder with --home": "Wählen Sie mit --home einen anderen Ordner",
  "choose an empty folder, or one that does not exist yet, with --home":
    "Wählen Sie mit --home einen leeren oder einen neuen Ordner",
  "start the app as that user, or choose a folder of your own with --home":
    "Starten Sie die App als dieser Benutzer, oder wählen Sie mit --home einen eigenen Ordner",
  "find out who put it there; if it is yours all the same, make yourself its owner, else choose another folder with --home":
    "Klären Sie, wer das dort abgelegt hat. Gehört es doch Ihnen, machen Sie sich zum Eigentümer; sonst wählen Sie mit --home einen anderen Ordner",
  "free some space, or choose a folder on another disk with --home":
    "Schaffen Sie Platz, oder wählen Sie mit --home einen Ordner auf einem anderen Datenträger",
  "move that file away, or choose another folder with --home":
    "Verschieben Sie die Datei, oder wählen Sie mit --home einen anderen Ordner",
  "restore a backup: the commands `backups` and `restore` do it, and keep the damaged files":
    "Stellen Sie eine Sicherung wieder her: Die Befehle `backups` und `restore` tun das und behalten die beschädigten Dateien",
  "{command}  (the newest good backup, of {when})": "{command}  (die neueste gute Sicherung, vom {when})",
  "{command}  (what can still be read; the damaged files are kept)":
    "{command}  (was noch lesbar ist; die beschädigten Dateien bleiben)",
  "{command}  (the file as it is, without that log; both are kept)":
    "{command}  (die Datei, wie sie ist, ohne dieses Protokoll; beide bleiben)",
  'if you have a copy of it, bring it back with: {command}; or move the folder "{folder}" away to begin afresh':
    "Haben Sie eine Kopie, holen Sie sie zurück mit: {command}; oder verschieben Sie den Ordner „{folder}“, um neu anzufangen",
  'keep a copy of the folder "{folder}" and ask the app\'s maker; move it away to begin afresh':
    "Behalten Sie eine Kopie des Ordners „{folder}“, und fragen Sie den Hersteller der App; verschieben Sie ihn, um neu anzufangen",
  "your data is unchanged; go on with the version you had, and tell the app's maker":
    "Ihre Daten sind unverändert. Verwenden Sie weiter Ihre bisherige Version, und melden Sie es dem Hersteller der App",
  "get version {version} or newer": "Besorgen Sie Version {version} oder eine neuere",
  "get version {version} or newer, or go back with: {command}":
    "Besorgen Sie Version {version} oder eine neuere, oder gehen Sie zurück mit: {command}",
  "remove that one file; it holds none of your data":
    "Entfernen Sie nur diese Datei; sie enthält keine Ihrer Daten",
  "take the write protection off that file or its disk, or choose another folder with --home":
    "Heben Sie den Schreibschutz der Datei oder des Datenträgers auf, oder wählen Sie mit --home einen anderen Ordner",
  "end that process, then start again; your data is safe":
    "Beenden Sie diesen Prozess, und starten Sie die App noch einmal; Ihre Daten sind sicher",
  "end that process, then start again": "Beenden Sie diesen Prozess, und starten Sie die App noch einmal",
  "wait until that is done, then try again; your data is safe":
    "Warten Sie, bis das fertig ist, und versuchen Sie es noch einmal; Ihre Daten sind sicher",
  "end it yourself, then start version {version} again; your data is safe":
    "Beenden Sie sie selbst, und starten Sie Version {version} noch einmal; Ihre Daten sind sicher",
  "use it there, or stop it there first; if that is this computer's earlier name, end process {pid}":
    "Verwenden Sie sie dort, oder beenden Sie sie dort zuerst. Hieß dieser Computer früher so, beenden Sie Prozess {pid}",
  "let the system choose one with --port 0": "Lassen Sie das System wählen: --port 0",
  "choose a port from 1024 on": "Wählen Sie einen Port ab 1024",
  "choose another port, or --port 0 for any free one":
    "Wählen Sie einen anderen Port, oder --port 0 für irgendeinen freien",
  "start it again, and send that file to the app's maker":
    "Starten Sie die App noch einmal, und senden Sie die Datei dem Hersteller der App",
  "start it again, and tell the app's maker":
    "Starten Sie die App noch einmal, und melden Sie es dem Hersteller",
  "{key} takes {allowed}": "{key} erlaubt: {allowed}",
  "a whole number from {min} to {max}": "eine ganze Zahl von {min} bis {max}",
  "true or false": "true oder false",
  'each line looks like `port = 4747`; texts stand in quotes: `host = "127.0.0.1"`':
    'Jede Zeile sieht so aus: `port = 4747`; Texte stehen in Anführungszeichen: `host = "127.0.0.1"`',

  // Steps of an update.
  "looking through your data": "Ihre Daten werden durchgesehen",
  "looking at your data": "Ihre Daten werden angesehen",
  "backing up your data": "Ihre Daten werden gesichert",
  "changing your data ({index} of {count})": "Ihre Daten werden angepasst ({index} von {count})",

  // Why nothing is saved any more.
  "The database was deleted or replaced while the app ran, so nothing is saved any more. What it held is being copied.":
    "Die Datenbank wurde gelöscht oder ersetzt, während die App lief. Es wird nichts mehr gespeichert. Ihr Inhalt wird gerade kopiert.",
  "The database's log was deleted while the app ran, so nothing is saved any more. What you saved before is kept: stop the app and start it again.":
    "Das Protokoll der Datenbank wurde gelöscht, während die App lief. Es wird nichts mehr gespeichert. Was Sie vorher gespeichert haben, ist noch da: Beenden Sie die App, und starten Sie sie neu.",
  "The database's log was deleted while the app ran, so nothing is saved any more. Stop the app and start it again.":
    "Das Protokoll der Datenbank wurde gelöscht, während die App lief. Es wird nichts mehr gespeichert. Beenden Sie die App, und starten Sie sie neu.",
  'The database "{file}" was deleted while the app ran, so nothing is saved any more. {rest}':
    "Die Datenbank „{file}“ wurde gelöscht, während die App lief. Es wird nichts mehr gespeichert. {rest}",
  'The database "{file}" was replaced while the app ran, so nothing is saved any more. {rest}':
    "Die Datenbank „{file}“ wurde ersetzt, während die App lief. Es wird nichts mehr gespeichert. {rest}",
  'What it held is kept in "{file}". Stop the app, then bring it back with: {command}':
    "Ihr Inhalt liegt in „{file}“. Beenden Sie die App, und holen Sie ihn zurück mit: {command}",
  "What it held could not be copied. Stop the app, and see what can be restored with: {command}":
    "Ihr Inhalt ließ sich nicht kopieren. Beenden Sie die App, und sehen Sie nach, was sich wiederherstellen lässt: {command}",
};
