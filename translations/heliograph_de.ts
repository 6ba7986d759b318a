<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>BubblePainter</name>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Unread messages</source>
        <translation>Ungelesene Nachrichten</translation>
    </message>
</context>
<context>
    <name>ChatDelegate</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Video message</source>
        <translation>Videonachricht</translation>
    </message>
    <message>
        <source>GIF</source>
        <translation>GIF</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>Voice message</source>
        <translation>Sprachnachricht</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>Sticker</source>
        <translation>Sticker</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Kontakt</translation>
    </message>
    <message>
        <source>Poll</source>
        <translation>Umfrage</translation>
    </message>
    <message>
        <source>Group invitation</source>
        <translation>Gruppeneinladung</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Termin</translation>
    </message>
    <message>
        <source>Missed call</source>
        <translation>Verpasster Anruf</translation>
    </message>
    <message>
        <source>View once</source>
        <translation>Einmal ansehen</translation>
    </message>
    <message>
        <source>Open on the phone</source>
        <translation>Am Telefon öffnen</translation>
    </message>
    <message>
        <source>Waiting for this message</source>
        <translation>Nachricht wird erwartet</translation>
    </message>
    <message>
        <source>Deleted message</source>
        <translation>Gelöschte Nachricht</translation>
    </message>
    <message>
        <source>Not sent: %1</source>
        <translation>Nicht gesendet: %1</translation>
    </message>
</context>
<context>
    <name>Mentions</name>
    <message>
        <source>You</source>
        <extracomment>A mention of oneself, behind an @</extracomment>
        <translation>Du</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>Unknown contact</source>
        <translation>Unbekannter Kontakt</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>GIF</source>
        <translation>GIF</translation>
    </message>
    <message>
        <source>Video note</source>
        <translation>Videonachricht</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>Voice message</source>
        <translation>Sprachnachricht</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>Sticker</source>
        <translation>Sticker</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Kontakt</translation>
    </message>
    <message>
        <source>Poll</source>
        <translation>Umfrage</translation>
    </message>
    <message>
        <source>Group invitation</source>
        <translation>Gruppeneinladung</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Termin</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Anruf</translation>
    </message>
    <message>
        <source>View once: open on the phone</source>
        <translation>Einmal ansehen: am Telefon öffnen</translation>
    </message>
    <message>
        <source>Open on the phone</source>
        <translation>Am Telefon öffnen</translation>
    </message>
    <message>
        <source>Waiting for this message</source>
        <translation>Nachricht wird erwartet</translation>
    </message>
    <message>
        <source>Message deleted</source>
        <translation>Nachricht gelöscht</translation>
    </message>
    <message>
        <source>The security code with %1 changed</source>
        <translation>Der Sicherheitscode mit %1 hat sich geändert</translation>
    </message>
    <message>
        <source>This message could not be loaded</source>
        <translation>Diese Nachricht konnte nicht geladen werden</translation>
    </message>
</context>
<context>
    <name>Notifications</name>
    <message>
        <source>%1: %2</source>
        <extracomment>A message in a group: %1 is who wrote it, %2 what it says</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n unread messages</source>
        <translation>
            <numerusform>%n ungelesene Nachricht</numerusform>
            <numerusform>%n ungelesene Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>New message</source>
        <translation>Neue Nachricht</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n chats</source>
        <extracomment>%1 is a number of messages, as in &quot;12 unread messages&quot;</extracomment>
        <translation>
            <numerusform>%1 in %n Chat</numerusform>
            <numerusform>%1 in %n Chats</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhoneWarning</name>
    <message>
        <source>Phone seen in the last day</source>
        <translation>Telefon im letzten Tag gesehen</translation>
    </message>
    <message>
        <source>Phone seen about a day ago</source>
        <translation>Telefon vor etwa einem Tag gesehen</translation>
    </message>
    <message numerus="yes">
        <source>Phone seen about %n days ago</source>
        <translation>
            <numerusform>Telefon vor etwa %n Tag gesehen</numerusform>
            <numerusform>Telefon vor etwa %n Tagen gesehen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Phone not seen for about %n days. Open WhatsApp on it; after 14 the link ends.</source>
        <translation>
            <numerusform>Telefon seit etwa %n Tag nicht gesehen. Öffne dort WhatsApp; nach 14 Tagen endet die Verknüpfung.</numerusform>
            <numerusform>Telefon seit etwa %n Tagen nicht gesehen. Öffne dort WhatsApp; nach 14 Tagen endet die Verknüpfung.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Phone not seen for about %n days. Open WhatsApp on it today; after 14 the link ends.</source>
        <translation>
            <numerusform>Telefon seit etwa %n Tag nicht gesehen. Öffne dort heute WhatsApp; nach 14 Tagen endet die Verknüpfung.</numerusform>
            <numerusform>Telefon seit etwa %n Tagen nicht gesehen. Öffne dort heute WhatsApp; nach 14 Tagen endet die Verknüpfung.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RowText</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>not downloaded</source>
        <translation>nicht heruntergeladen</translation>
    </message>
    <message>
        <source>Voice message</source>
        <translation>Sprachnachricht</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>%1 sent something Heliograph can’t show</source>
        <translation>%1 hat etwas gesendet, das Heliograph nicht zeigen kann</translation>
    </message>
    <message>
        <source>Open this chat on the phone to see it</source>
        <translation>Öffne diesen Chat am Telefon, um es zu sehen</translation>
    </message>
    <message>
        <source>This message can’t be read yet</source>
        <translation>Diese Nachricht ist noch nicht lesbar</translation>
    </message>
    <message>
        <source>Asked the sender’s phone for it again; it will appear here.</source>
        <translation>Beim Telefon des Absenders noch einmal angefragt; sie erscheint hier.</translation>
    </message>
    <message>
        <source>You deleted this message</source>
        <translation>Du hast diese Nachricht gelöscht</translation>
    </message>
    <message>
        <source>This message was deleted</source>
        <translation>Diese Nachricht wurde gelöscht</translation>
    </message>
    <message>
        <source>Missed call</source>
        <translation>Verpasster Anruf</translation>
    </message>
    <message>
        <source>location</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>contact card</source>
        <translation>Kontaktkarte</translation>
    </message>
    <message>
        <source>poll</source>
        <translation>Umfrage</translation>
    </message>
    <message>
        <source>group invitation</source>
        <translation>Gruppeneinladung</translation>
    </message>
    <message>
        <source>event</source>
        <translation>Termin</translation>
    </message>
    <message>
        <source>view once</source>
        <translation>einmal ansehen</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Eingereiht</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Played</source>
        <translation>Abgespielt</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Nicht gesendet</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>GIF</source>
        <translation>GIF</translation>
    </message>
    <message>
        <source>Sticker</source>
        <translation>Sticker</translation>
    </message>
    <message>
        <source>in reply to: %1</source>
        <translation>Antwort auf: %1</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Erneut</translation>
    </message>
    <message>
        <source>Open the link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Go to the quoted message</source>
        <translation>Zur zitierten Nachricht</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>Text kopieren</translation>
    </message>
    <message>
        <source>Message info</source>
        <translation>Nachrichteninfo</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>The sender can send it once more.</source>
        <translation>Der Absender kann sie noch einmal senden.</translation>
    </message>
    <message>
        <source>reactions: %1</source>
        <translation>Reaktionen: %1</translation>
    </message>
    <message>
        <source>edited %1</source>
        <translation>bearbeitet %1</translation>
    </message>
    <message>
        <source>React…</source>
        <translation>Reagieren …</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 T</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>&lt; 1 s</source>
        <translation>&lt; 1 s</translation>
    </message>
</context>
<context>
    <name>WaitText</name>
    <message>
        <source>Waiting %1 s: open in another place</source>
        <translation>Wartet %1 s: anderswo geöffnet</translation>
    </message>
    <message>
        <source>Waiting %1 s: no connection</source>
        <translation>Wartet %1 s: keine Verbindung</translation>
    </message>
    <message>
        <source>Waiting: open in another place</source>
        <translation>Wartet: anderswo geöffnet</translation>
    </message>
    <message>
        <source>Waiting: the account needs a scan</source>
        <translation>Wartet: das Konto muss gescannt werden</translation>
    </message>
    <message>
        <source>Waiting: no network</source>
        <translation>Wartet: kein Netz</translation>
    </message>
    <message>
        <source>Waiting: not connected</source>
        <translation>Wartet: nicht verbunden</translation>
    </message>
    <message>
        <source>Queued: goes out after the one above</source>
        <translation>In der Reihe: geht nach der darüber hinaus</translation>
    </message>
    <message>
        <source>Queued: goes out after other messages</source>
        <translation>In der Reihe: geht nach anderen Nachrichten hinaus</translation>
    </message>
    <message>
        <source>Waiting %1 s: one message a minute is allowed</source>
        <translation>Wartet %1 s: eine Nachricht je Minute ist erlaubt</translation>
    </message>
    <message numerus="yes">
        <source>Waiting %1 s: %n messages a minute are allowed</source>
        <extracomment>%1 are seconds</extracomment>
        <translation>
            <numerusform>Wartet %1 s: %n Nachricht je Minute ist erlaubt</numerusform>
            <numerusform>Wartet %1 s: %n Nachrichten je Minute sind erlaubt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting %1 s: %n messages in %2 s are allowed</source>
        <extracomment>%1 and %2 are seconds</extracomment>
        <translation>
            <numerusform>Wartet %1 s: %n Nachricht in %2 s ist erlaubt</numerusform>
            <numerusform>Wartet %1 s: %n Nachrichten in %2 s sind erlaubt</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting %1 s: the service wants fewer messages</source>
        <translation>Wartet %1 s: Der Dienst will weniger Nachrichten</translation>
    </message>
    <message>
        <source>Waiting: this account may not write to new people now. Trying the failed message again goes on</source>
        <translation>Wartet: Dieses Konto darf gerade niemandem Neues schreiben. Die fehlgeschlagene Nachricht erneut zu versuchen macht weiter</translation>
    </message>
    <message>
        <source>Waiting: restricted by the service, next attempt at %1</source>
        <extracomment>%1 is a time of day, or a date with it</extracomment>
        <translation>Wartet: vom Dienst eingeschränkt, nächster Versuch um %1</translation>
    </message>
</context>
<context>
    <name>heliograph</name>
    <message>
        <source>This file cannot be read. Check its permissions, or choose another one.</source>
        <translation>Diese Datei ist nicht lesbar. Prüfe ihre Rechte oder wähle eine andere.</translation>
    </message>
    <message>
        <source>This file is empty. There is nothing to send.</source>
        <translation>Diese Datei ist leer. Es gibt nichts zu senden.</translation>
    </message>
    <message>
        <source>This file is too large. At most 2,000 MB can be sent.</source>
        <translation>Diese Datei ist zu groß. Höchstens 2.000 MB können gesendet werden.</translation>
    </message>
    <message>
        <source>This picture is too large to be shown. It can be sent as a document.</source>
        <translation>Dieses Bild ist zu groß, um gezeigt zu werden. Es kann als Dokument gesendet werden.</translation>
    </message>
    <message>
        <source>The disk is full. Make room and try again; nothing is lost.</source>
        <translation>Die Platte ist voll. Schaffe Platz und versuche es erneut; nichts ist verloren.</translation>
    </message>
    <message>
        <source>The profile folder cannot be written. Check its permissions, or choose another one with --profile.</source>
        <translation>Der Profilordner ist nicht beschreibbar. Prüfe seine Rechte oder wähle mit --profile einen anderen.</translation>
    </message>
    <message>
        <source>Heliograph is already running with this profile.</source>
        <translation>Heliograph läuft mit diesem Profil bereits.</translation>
    </message>
    <message>
        <source>A database of this profile is damaged. Nothing was changed; restore the file from a backup.</source>
        <translation>Eine Datenbank dieses Profils ist beschädigt. Nichts wurde geändert; stelle die Datei aus einer Sicherung wieder her.</translation>
    </message>
    <message>
        <source>This profile was used by a newer version of Heliograph. Update Heliograph; nothing was changed.</source>
        <translation>Dieses Profil wurde von einer neueren Version benutzt. Aktualisiere Heliograph; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The key of this profile is missing or does not fit. Put the file &quot;key&quot; back, or link the accounts again in a new profile.</source>
        <translation>Der Schlüssel dieses Profils fehlt oder passt nicht. Lege die Datei &quot;key&quot; zurück oder verknüpfe die Konten in einem neuen Profil erneut.</translation>
    </message>
    <message>
        <source>The profile could not be read or written. Check the disk and start again.</source>
        <translation>Das Profil konnte nicht gelesen oder geschrieben werden. Prüfe die Platte und starte neu.</translation>
    </message>
    <message>
        <source>The connection is not trusted: its certificate does not belong to this service. Nothing was sent.</source>
        <translation>Die Verbindung ist nicht vertrauenswürdig: Ihr Zertifikat gehört nicht zu diesem Dienst. Nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>The certificate of the service is not valid now. Check the date and time of this computer.</source>
        <translation>Das Zertifikat des Dienstes gilt jetzt nicht. Prüfe Datum und Uhrzeit dieses Computers.</translation>
    </message>
    <message>
        <source>The connection was disturbed. It is tried again.</source>
        <translation>Die Verbindung wurde gestört. Es wird erneut versucht.</translation>
    </message>
    <message>
        <source>No connection to the service. Check the network; it is tried again.</source>
        <translation>Keine Verbindung zum Dienst. Prüfe das Netz; es wird erneut versucht.</translation>
    </message>
    <message>
        <source>The proxy cannot be reached. Check its address; nothing goes past it.</source>
        <translation>Der Proxy ist nicht erreichbar. Prüfe seine Adresse; an ihm vorbei geht nichts.</translation>
    </message>
    <message>
        <source>The proxy refuses the connection. Check its user name and password.</source>
        <translation>Der Proxy verweigert die Verbindung. Prüfe Benutzername und Kennwort.</translation>
    </message>
    <message>
        <source>Not connected. It will go on when the connection is back.</source>
        <translation>Nicht verbunden. Es geht weiter, wenn die Verbindung wieder da ist.</translation>
    </message>
    <message>
        <source>The service did not answer in time. Try again.</source>
        <translation>Der Dienst hat nicht rechtzeitig geantwortet. Versuche es erneut.</translation>
    </message>
    <message>
        <source>The service refused the connection.</source>
        <translation>Der Dienst hat die Verbindung verweigert.</translation>
    </message>
    <message>
        <source>The service is not available just now. It is tried again.</source>
        <translation>Der Dienst ist gerade nicht verfügbar. Es wird erneut versucht.</translation>
    </message>
    <message>
        <source>Open in another place. Use it here to take it over.</source>
        <translation>An anderer Stelle geöffnet. Benutze es hier, um es zu übernehmen.</translation>
    </message>
    <message>
        <source>Open in another place. The next attempt is made in a moment.</source>
        <translation>An anderer Stelle geöffnet. Der nächste Versuch folgt gleich.</translation>
    </message>
    <message>
        <source>Unlinked from the phone. Link this account again; your messages stay.</source>
        <translation>Vom Telefon getrennt. Verknüpfe dieses Konto erneut; deine Nachrichten bleiben.</translation>
    </message>
    <message>
        <source>The account is locked. Open WhatsApp on the phone to see why.</source>
        <translation>Das Konto ist gesperrt. Öffne WhatsApp am Telefon, um den Grund zu sehen.</translation>
    </message>
    <message>
        <source>The account is blocked by the service. Open WhatsApp on the phone to see why.</source>
        <translation>Das Konto ist vom Dienst blockiert. Öffne WhatsApp am Telefon, um den Grund zu sehen.</translation>
    </message>
    <message>
        <source>This version is too old for the service. Update Heliograph.</source>
        <translation>Diese Version ist zu alt für den Dienst. Aktualisiere Heliograph.</translation>
    </message>
    <message>
        <source>This number is not on WhatsApp. Check it, with its country code.</source>
        <translation>Diese Nummer ist nicht bei WhatsApp. Prüfe sie samt Landesvorwahl.</translation>
    </message>
    <message>
        <source>This is not allowed here.</source>
        <translation>Das ist hier nicht erlaubt.</translation>
    </message>
    <message>
        <source>First contact refused. Write from the phone, or wait until the person has written.</source>
        <translation>Erstkontakt verweigert. Schreib vom Telefon oder warte, bis die Person geschrieben hat.</translation>
    </message>
    <message>
        <source>Too fast for the service. Wait a while.</source>
        <translation>Zu schnell für den Dienst. Warte eine Weile.</translation>
    </message>
    <message>
        <source>The service did not take this message.</source>
        <translation>Der Dienst hat diese Nachricht nicht angenommen.</translation>
    </message>
    <message>
        <source>No device of this person can be written to just now. Try again later.</source>
        <translation>Gerade kann keinem Gerät dieser Person geschrieben werden. Versuche es später.</translation>
    </message>
    <message>
        <source>This message is not here any more.</source>
        <translation>Diese Nachricht ist nicht mehr hier.</translation>
    </message>
    <message>
        <source>This file has expired. Open the message on the phone to get it again.</source>
        <translation>Diese Datei ist abgelaufen. Öffne die Nachricht am Telefon, um sie wieder zu bekommen.</translation>
    </message>
    <message>
        <source>The service does not take this file.</source>
        <translation>Der Dienst nimmt diese Datei nicht an.</translation>
    </message>
    <message>
        <source>This file arrived damaged and was thrown away.</source>
        <translation>Diese Datei kam beschädigt an und wurde verworfen.</translation>
    </message>
    <message>
        <source>This file lies at an address that is not trusted.</source>
        <translation>Diese Datei liegt an einer Adresse, der nicht vertraut wird.</translation>
    </message>
    <message>
        <source>The picture has expired. Ask for a new one.</source>
        <translation>Das Bild ist abgelaufen. Hol ein neues.</translation>
    </message>
    <message>
        <source>This account is linked here already.</source>
        <translation>Dieses Konto ist hier schon verknüpft.</translation>
    </message>
    <message>
        <source>This did not work (%1).</source>
        <translation>Das hat nicht geklappt (%1).</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
    <message>
        <source>Waiting for the phone</source>
        <translation>Wartet auf das Telefon</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>Reconnecting in %1 s</source>
        <translation>Neuer Versuch in %1 s</translation>
    </message>
    <message>
        <source>Open in another place, next attempt in %1 s</source>
        <translation>An anderer Stelle geöffnet, nächster Versuch in %1 s</translation>
    </message>
    <message>
        <source>Open in another place</source>
        <translation>An anderer Stelle geöffnet</translation>
    </message>
    <message>
        <source>Needs a scan</source>
        <translation>Muss gescannt werden</translation>
    </message>
    <message>
        <source>No network</source>
        <translation>Kein Netz</translation>
    </message>
    <message>
        <source>The service refuses this device. Update Heliograph, or link the account again.</source>
        <translation>Der Dienst lehnt dieses Gerät ab. Aktualisiere Heliograph oder verknüpfe das Konto neu.</translation>
    </message>
    <message>
        <source>The service ended the connection. It is tried again.</source>
        <translation>Der Dienst hat die Verbindung beendet. Sie wird neu aufgebaut.</translation>
    </message>
    <message>
        <source>This is too long for one message. Send it in parts.</source>
        <translation>Das ist zu lang für eine Nachricht. Sende es in Teilen.</translation>
    </message>
    <message>
        <source>A message could not be opened (%1). It is asked for again.</source>
        <translation>Eine Nachricht ließ sich nicht öffnen (%1). Sie wird noch einmal angefordert.</translation>
    </message>
    <message>
        <source>What this message holds cannot be read.</source>
        <translation>Der Inhalt dieser Nachricht ist nicht lesbar.</translation>
    </message>
    <message>
        <source>This account is not here any more.</source>
        <translation>Dieses Konto ist nicht mehr hier.</translation>
    </message>
    <message>
        <source>What was entered does not fit. Check it and try again.</source>
        <translation>Die Eingabe passt nicht. Prüfe sie und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>Es wurde abgebrochen.</translation>
    </message>
    <message>
        <source>This is not there any more. It may have been moved or deleted.</source>
        <translation>Das ist nicht mehr da. Vielleicht wurde es verschoben oder gelöscht.</translation>
    </message>
    <message>
        <source>This version of Heliograph cannot do this yet.</source>
        <translation>Diese Version von Heliograph kann das noch nicht.</translation>
    </message>
    <message>
        <source>A key or a signature does not fit (%1). Nothing was accepted.</source>
        <translation>Ein Schlüssel oder eine Signatur passt nicht (%1). Nichts wurde angenommen.</translation>
    </message>
    <message>
        <source>The service sent something that cannot be read (%1).</source>
        <translation>Der Dienst hat etwas gesendet, das nicht lesbar ist (%1).</translation>
    </message>
    <message>
        <source>Something unexpected happened. Try again.</source>
        <translation>Etwas Unerwartetes ist geschehen. Versuche es noch einmal.</translation>
    </message>
    <message>
        <source>A folder is missing or cannot be written. Check it and try again.</source>
        <translation>Ein Ordner fehlt oder kann nicht beschrieben werden. Prüfe ihn und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The files of this profile do not belong together: beside a database lies the log of another one. Nothing was changed; put the files of one copy back.</source>
        <translation>Die Dateien dieses Profils gehören nicht zusammen: Neben einer Datenbank liegt das Protokoll einer anderen. Nichts wurde geändert; lege die Dateien einer einzigen Kopie zurück.</translation>
    </message>
    <message>
        <source>The keychain of the system did not answer. Unlock it and try again; nothing was changed.</source>
        <translation>Der Schlüsselbund des Systems hat nicht geantwortet. Entsperre ihn und versuche es noch einmal; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This profile is locked with a passphrase. Start with --passphrase-file, or open the window to type it.</source>
        <translation>Dieses Profil ist mit einer Passphrase gesperrt. Starte mit --passphrase-file, oder gib sie im Fenster ein.</translation>
    </message>
    <message>
        <source>This is not the passphrase of this profile. Try again.</source>
        <translation>Das ist nicht die Passphrase dieses Profils. Versuche es noch einmal.</translation>
    </message>
    <message>
        <source>This passphrase is too easy to guess. Take a longer one, such as four words that do not belong together.</source>
        <translation>Diese Passphrase ist zu leicht zu erraten. Nimm eine längere, etwa vier Wörter, die nicht zusammengehören.</translation>
    </message>
    <message>
        <source>The answer of the phone does not fit to what is shown here. Nothing was linked; try again.</source>
        <translation>Die Antwort des Telefons passt nicht zu dem, was hier gezeigt wird. Nichts wurde verknüpft; versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The service did not take this request to link. Check the number, or scan the picture instead.</source>
        <translation>Der Dienst hat diese Anfrage zum Verknüpfen nicht angenommen. Prüfe die Nummer oder scanne stattdessen das Bild.</translation>
    </message>
    <message>
        <source>The code has expired. Ask for a new one.</source>
        <translation>Der Code ist abgelaufen. Fordere einen neuen an.</translation>
    </message>
    <message>
        <source>The phone could not use the code; it was probably mistyped. Ask for a new one.</source>
        <translation>Das Telefon konnte mit dem Code nichts anfangen; wahrscheinlich wurde er falsch eingegeben. Fordere einen neuen an.</translation>
    </message>
    <message>
        <source>The phone that answered has another number. Nothing was linked.</source>
        <translation>Das Telefon, das geantwortet hat, hat eine andere Nummer. Nichts wurde verknüpft.</translation>
    </message>
    <message>
        <source>This phone has as many linked devices as it may have. Remove one in WhatsApp under Linked devices, then try again.</source>
        <translation>Dieses Telefon hat so viele verknüpfte Geräte, wie es haben darf. Entferne in WhatsApp unter Verknüpfte Geräte eines und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>This phone asks for a passkey to link a device. Heliograph does not pass passkeys on, so this account cannot be linked here while the phone asks for one.</source>
        <translation>Dieses Telefon verlangt zum Verknüpfen einen Passkey. Heliograph reicht Passkeys nicht weiter; solange das Telefon einen verlangt, lässt sich dieses Konto hier nicht verknüpfen.</translation>
    </message>
    <message>
        <source>WhatsApp on this phone is too old to link devices. Update it, then scan again.</source>
        <translation>WhatsApp auf diesem Telefon ist zu alt, um Geräte zu verknüpfen. Aktualisiere es und scanne noch einmal.</translation>
    </message>
    <message>
        <source>The country code is missing: begin with + and the country, like +49.</source>
        <translation>Die Landesvorwahl fehlt: beginne mit + und dem Land, etwa +49.</translation>
    </message>
    <message>
        <source>This number is too short.</source>
        <translation>Diese Nummer ist zu kurz.</translation>
    </message>
    <message>
        <source>This is not a phone number.</source>
        <translation>Das ist keine Telefonnummer.</translation>
    </message>
    <message>
        <source>A code has eight characters: digits without 0, letters without I, O and U.</source>
        <translation>Ein Code hat acht Zeichen: Ziffern ohne 0, Buchstaben ohne I, O und U.</translation>
    </message>
    <message>
        <source>This account is %1, but the phone that answered is %2. Nothing was linked. Use the phone of %1, or link %2 as a new account.</source>
        <extracomment>%1 and %2 are phone numbers</extracomment>
        <translation>Dieses Konto ist %1, geantwortet hat aber das Telefon von %2. Nichts wurde verknüpft. Nimm das Telefon von %1 oder verknüpfe %2 als neues Konto.</translation>
    </message>
    <message>
        <source>%1 is here already, as &quot;%2&quot;. Nothing was linked. If it needs a scan, link it again there.</source>
        <extracomment>%1 is a phone number, %2 the name of an account</extracomment>
        <translation>%1 ist schon da, als „%2“. Nichts wurde verknüpft. Wenn dort ein Scan fehlt, verknüpfe es dort erneut.</translation>
    </message>
    <message>
        <source>Too many codes were asked for. Try again in %1 s, or scan the picture instead.</source>
        <translation>Es wurden zu viele Codes angefordert. Versuche es in %1 s noch einmal oder scanne stattdessen das Bild.</translation>
    </message>
    <message>
        <source>Nobody scanned it in three rounds. If the phone said that no more devices can be linked, remove one there first.</source>
        <translation>In drei Runden hat niemand gescannt. Falls das Telefon sagt, dass kein weiteres Gerät möglich ist, entferne dort zuerst eines.</translation>
    </message>
    <message>
        <source>There is another file of this name already. Choose another name; nothing was replaced.</source>
        <translation>Es gibt schon eine andere Datei dieses Namens. Wähle einen anderen Namen; nichts wurde ersetzt.</translation>
    </message>
    <message>
        <source>This profile was locked on another computer, or this one had another name then. Where Heliograph does not run with it any more, delete the file &quot;lock&quot; in the profile folder.</source>
        <translation>Dieses Profil wurde auf einem anderen Rechner gesperrt, oder dieser hieß damals anders. Läuft Heliograph dort nicht mehr damit, lösche die Datei „lock“ im Profilordner.</translation>
    </message>
    <message>
        <source>This is not a file. Of a folder, drop the files in it instead.</source>
        <translation>Das ist keine Datei. Von einem Ordner lege stattdessen die Dateien darin ab.</translation>
    </message>
    <message>
        <source>This is not a picture, or it is damaged. It can be sent as a document.</source>
        <translation>Das ist kein Bild, oder es ist beschädigt. Es kann als Dokument gesendet werden.</translation>
    </message>
    <message>
        <source>The file &quot;lock&quot; in the profile folder cannot be read, so nobody knows whose it is. Where Heliograph does not run with this profile, delete it.</source>
        <translation>Die Datei „lock“ im Profilordner ist nicht lesbar; niemand weiß, wem sie gehört. Läuft Heliograph nicht mit diesem Profil, lösche sie.</translation>
    </message>
    <message>
        <source>No other Heliograph of yours was found on this computer: another computer with a copy of this profile, or another program, has taken the session.</source>
        <translation>Auf diesem Computer wurde kein anderes Heliograph von dir gefunden: Ein anderer Computer mit einer Kopie dieses Profils oder ein anderes Programm hat die Sitzung übernommen.</translation>
    </message>
    <message>
        <source>Another Heliograph on this computer (process %1) has this very profile open. Close one of the two.</source>
        <extracomment>%1 is the number of a process</extracomment>
        <translation>Ein anderes Heliograph auf diesem Computer (Prozess %1) hat genau dieses Profil geöffnet. Schließe eines von beiden.</translation>
    </message>
    <message>
        <source>Another Heliograph on this computer (process %1, profile %2) uses this account. Close one of the two.</source>
        <extracomment>%1 is the number of a process, %2 a folder</extracomment>
        <translation>Ein anderes Heliograph auf diesem Computer (Prozess %1, Profil %2) benutzt dieses Konto. Schließe eines von beiden.</translation>
    </message>
    <message>
        <source>The service has restricted this account for a while; it connects by itself when that is over.</source>
        <translation>Der Dienst hat dieses Konto für eine Weile eingeschränkt; es verbindet sich danach von selbst.</translation>
    </message>
    <message>
        <source>Too many messages went to people who do not have it among their contacts.</source>
        <translation>Zu viele Nachrichten gingen an Menschen, die es nicht unter ihren Kontakten haben.</translation>
    </message>
    <message>
        <source>Too many people have blocked it.</source>
        <translation>Zu viele Menschen haben es blockiert.</translation>
    </message>
    <message>
        <source>It made too many groups with people who do not have it among their contacts.</source>
        <translation>Es hat zu viele Gruppen mit Menschen gegründet, die es nicht unter ihren Kontakten haben.</translation>
    </message>
    <message>
        <source>The same message went to too many people.</source>
        <translation>Dieselbe Nachricht ging an zu viele Menschen.</translation>
    </message>
    <message>
        <source>Too many messages went to a broadcast list.</source>
        <translation>Zu viele Nachrichten gingen an eine Broadcast-Liste.</translation>
    </message>
    <message>
        <source>The service has restricted this account for a while. Nothing was linked.</source>
        <translation>Der Dienst hat dieses Konto für eine Weile eingeschränkt. Es wurde nichts verknüpft.</translation>
    </message>
    <message>
        <source>Restricted by the service, next attempt at %1</source>
        <extracomment>%1 is a time of day, or a date with it</extracomment>
        <translation>Vom Dienst eingeschränkt, nächster Versuch um %1</translation>
    </message>
    <message>
        <source>A voice message has to be Ogg with Opus in one channel. Convert this file, or send it as audio or as a document.</source>
        <translation>Eine Sprachnachricht muss Ogg mit Opus in einem Kanal sein. Wandle diese Datei um, oder sende sie als Audio oder als Dokument.</translation>
    </message>
    <message>
        <source>Phones play MP4 and 3GP as videos; this is neither, or it is damaged. It can be sent as a document.</source>
        <translation>Telefone spielen MP4 und 3GP als Videos ab; dies ist keines davon, oder es ist beschädigt. Es kann als Dokument gesendet werden.</translation>
    </message>
    <message>
        <source>Phones play MP3, M4A, AAC, AMR and Ogg with Opus as audio; this is none of them, or it is damaged. It can be sent as a document.</source>
        <translation>Telefone spielen MP3, M4A, AAC, AMR und Ogg mit Opus als Audio ab; dies ist nichts davon, oder es ist beschädigt. Es kann als Dokument gesendet werden.</translation>
    </message>
</context>
<context>
    <name>heliograph::AccountManager</name>
    <message>
        <source>Account %1</source>
        <translation>Konto %1</translation>
    </message>
</context>
<context>
    <name>heliograph::AccountPill</name>
    <message>
        <source>Account: %1</source>
        <translation>Konto: %1</translation>
    </message>
</context>
<context>
    <name>heliograph::AccountPopover</name>
    <message>
        <source>Search accounts</source>
        <translation>Konten suchen</translation>
    </message>
    <message>
        <source>No account is called that.</source>
        <translation>Kein Konto heißt so.</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n ungelesen</numerusform>
            <numerusform>%n ungelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>Alle Konten</translation>
    </message>
</context>
<context>
    <name>heliograph::AccountRail</name>
    <message>
        <source>Link an account</source>
        <translation>Konto verknüpfen</translation>
    </message>
    <message>
        <source>Delivery statistics</source>
        <translation>Zustellstatistik</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Find an account</source>
        <translation>Konto suchen</translation>
    </message>
</context>
<context>
    <name>heliograph::AddTile</name>
    <message>
        <source>Add or drop here</source>
        <translation>Hinzufügen oder ablegen</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
</context>
<context>
    <name>heliograph::ChatDelegate</name>
    <message>
        <source>Draft: %1</source>
        <translation>Entwurf: %1</translation>
    </message>
</context>
<context>
    <name>heliograph::ChatListModel</name>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n ungelesen</numerusform>
            <numerusform>%n ungelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>account %1</source>
        <translation>Konto %1</translation>
    </message>
</context>
<context>
    <name>heliograph::ChatListPane</name>
    <message>
        <source>Search all accounts</source>
        <translation>Alle Konten durchsuchen</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>Show the whole list</source>
        <translation>Ganze Liste zeigen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Ungelesen</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>Unread %1</source>
        <translation>Ungelesen %1</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>Nichts gefunden.</translation>
    </message>
    <message>
        <source>No chats yet. Write the first message with the button above.</source>
        <translation>Noch keine Chats. Schreib die erste Nachricht mit dem Knopf oben.</translation>
    </message>
</context>
<context>
    <name>heliograph::ChatListView</name>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
</context>
<context>
    <name>heliograph::CodePanel</name>
    <message>
        <source>Number of the phone, with country code</source>
        <translation>Nummer des Telefons mit Landesvorwahl</translation>
    </message>
    <message>
        <source>Get a code</source>
        <translation>Code anfordern</translation>
    </message>
    <message>
        <source>Enter the number above and get a code</source>
        <translation>Gib oben die Nummer ein und fordere einen Code an</translation>
    </message>
    <message>
        <source>On that phone, open WhatsApp and tap &lt;b&gt;Settings&lt;/b&gt;, then &lt;b&gt;Linked devices&lt;/b&gt;, then &lt;b&gt;Link a device&lt;/b&gt;, then &lt;b&gt;Link with phone number instead&lt;/b&gt;</source>
        <translation>Öffne auf diesem Telefon WhatsApp und tippe auf &lt;b&gt;Einstellungen&lt;/b&gt;, dann &lt;b&gt;Verknüpfte Geräte&lt;/b&gt;, dann &lt;b&gt;Gerät hinzufügen&lt;/b&gt;, dann &lt;b&gt;Stattdessen mit Telefonnummer verknüpfen&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Type the code there</source>
        <translation>Gib dort den Code ein</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>Neuer Code</translation>
    </message>
</context>
<context>
    <name>heliograph::Composer</name>
    <message>
        <source>Attach files (Ctrl+O)</source>
        <translation>Dateien anhängen (Strg+O)</translation>
    </message>
    <message>
        <source>Do not reply to this</source>
        <translation>Nicht darauf antworten</translation>
    </message>
    <message>
        <source>Message to %1</source>
        <translation>Nachricht an %1</translation>
    </message>
    <message>
        <source>Pasted as text.</source>
        <translation>Als Text eingefügt.</translation>
    </message>
    <message>
        <source>Send it as a picture instead</source>
        <translation>Stattdessen als Bild senden</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Edit the message</source>
        <translation>Nachricht bearbeiten</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>So lassen, wie sie ist</translation>
    </message>
    <message>
        <source>Emoji (Ctrl+.)</source>
        <translation>Emoji (Strg+.)</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Record a voice message</source>
        <translation>Sprachnachricht aufnehmen</translation>
    </message>
</context>
<context>
    <name>heliograph::ConnectionChart</name>
    <message>
        <source>online</source>
        <translation>online</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>cooldown</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>open elsewhere</source>
        <translation>anderswo geöffnet</translation>
    </message>
    <message>
        <source>held</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>gestoppt</translation>
    </message>
    <message>
        <source>needs a scan</source>
        <translation>muss gescannt werden</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>%1: online %2 %</source>
        <translation>%1: %2 % online</translation>
    </message>
    <message>
        <source>%1 · %2 %</source>
        <translation>%1 · %2 %</translation>
    </message>
    <message>
        <source>%1: %2, %3 to %4</source>
        <translation>%1: %2, %3 bis %4</translation>
    </message>
</context>
<context>
    <name>heliograph::ConnectionList</name>
    <message>
        <source>Connection timeline</source>
        <translation>Verlauf der Verbindung</translation>
    </message>
</context>
<context>
    <name>heliograph::ConnectionPage</name>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Number or word</source>
        <translation>Nummer oder Wort</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Konflikte</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Recoveries</source>
        <translation>Wieder online</translation>
    </message>
    <message>
        <source>This account has not connected yet.</source>
        <translation>Dieses Konto hat sich noch nicht verbunden.</translation>
    </message>
    <message>
        <source>Choose a row to read all of it.</source>
        <translation>Wähle eine Zeile, um sie ganz zu lesen.</translation>
    </message>
    <message>
        <source>All days</source>
        <translation>Alle Tage</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message numerus="yes">
        <source>Last %n days</source>
        <translation>
            <numerusform>Letzter Tag</numerusform>
            <numerusform>Letzte %n Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading what has happened…</source>
        <translation>Was geschehen ist, wird gelesen …</translation>
    </message>
    <message>
        <source>Nothing of this kind has happened in this time.</source>
        <translation>Nichts dergleichen ist in dieser Zeit geschehen.</translation>
    </message>
</context>
<context>
    <name>heliograph::Conversation</name>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>zugestellt</translation>
    </message>
    <message>
        <source>read</source>
        <translation>gelesen</translation>
    </message>
    <message>
        <source>played</source>
        <translation>abgespielt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>Is being deleted for everyone</source>
        <translation>Wird für alle gelöscht</translation>
    </message>
</context>
<context>
    <name>heliograph::ConversationPane</name>
    <message>
        <source>Back to the chats</source>
        <translation>Zurück zu den Chats</translation>
    </message>
    <message>
        <source>Search in this chat</source>
        <translation>In diesem Chat suchen</translation>
    </message>
</context>
<context>
    <name>heliograph::DesktopPresence</name>
    <message>
        <source>Do not disturb until %1</source>
        <translation>Nicht stören bis %1</translation>
    </message>
    <message>
        <source>Heliograph keeps running here, so that messages arrive. Quit is in this menu.</source>
        <translation>Heliograph läuft hier weiter, damit Nachrichten ankommen. Beenden steht in diesem Menü.</translation>
    </message>
</context>
<context>
    <name>heliograph::DropArea</name>
    <message>
        <source>Drop files here</source>
        <translation>Dateien hier ablegen</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>As documents</source>
        <translation>Als Dokumente</translation>
    </message>
    <message>
        <source>As photos</source>
        <translation>Als Fotos</translation>
    </message>
    <message>
        <source>Every file exactly as it is,
opened after a download.</source>
        <translation>Jede Datei genau wie sie ist,
wird nach dem Herunterladen geöffnet.</translation>
    </message>
    <message>
        <source>Shown in the chat, made smaller.
What is no picture stays a document.</source>
        <translation>Im Chat sichtbar, verkleinert.
Was kein Bild ist, bleibt Dokument.</translation>
    </message>
    <message>
        <source>Nothing is sent yet: a sheet opens first. Esc cancels.</source>
        <translation>Noch wird nichts gesendet: erst öffnet sich ein Blatt. Esc bricht ab.</translation>
    </message>
</context>
<context>
    <name>heliograph::EmojiGrid</name>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
</context>
<context>
    <name>heliograph::EmojiPicker</name>
    <message>
        <source>Search emoji</source>
        <translation>Emoji suchen</translation>
    </message>
    <message>
        <source>No emoji has this name.</source>
        <translation>Kein Emoji heißt so.</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Smileys and feelings</source>
        <translation>Smileys und Gefühle</translation>
    </message>
    <message>
        <source>People and body</source>
        <translation>Menschen und Körper</translation>
    </message>
    <message>
        <source>Animals and nature</source>
        <translation>Tiere und Natur</translation>
    </message>
    <message>
        <source>Food and drink</source>
        <translation>Essen und Trinken</translation>
    </message>
    <message>
        <source>Travel and places</source>
        <translation>Reisen und Orte</translation>
    </message>
    <message>
        <source>Activities</source>
        <translation>Aktivitäten</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Gegenstände</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>Symbole</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Flaggen</translation>
    </message>
    <message>
        <source>What you choose will be here.</source>
        <translation>Hier steht, was du auswählst.</translation>
    </message>
    <message>
        <source>without a tone</source>
        <translation>ohne Hautton</translation>
    </message>
    <message>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <source>medium light</source>
        <translation>mittelhell</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>medium dark</source>
        <translation>mitteldunkel</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>Skin tone</source>
        <translation>Hautton</translation>
    </message>
</context>
<context>
    <name>heliograph::EmptyState</name>
    <message>
        <source>Choose a chat to read and write</source>
        <translation>Wähle einen Chat zum Lesen und Schreiben</translation>
    </message>
</context>
<context>
    <name>heliograph::FilmBar</name>
    <message>
        <source>Mute (M)</source>
        <translation>Stumm (M)</translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>No sound</source>
        <translation>Kein Ton</translation>
    </message>
    <message>
        <source>Unmute (M)</source>
        <translation>Ton an (M)</translation>
    </message>
</context>
<context>
    <name>heliograph::FilterChip</name>
    <message>
        <source>%1, remove</source>
        <extracomment>A filter that is used; pressing it removes it</extracomment>
        <translation>%1, entfernen</translation>
    </message>
    <message>
        <source>%1, choose</source>
        <translation>%1, wählen</translation>
    </message>
    <message>
        <source>Remove this filter</source>
        <translation>Diesen Filter entfernen</translation>
    </message>
</context>
<context>
    <name>heliograph::FoundDelegate</name>
    <message>
        <source>You:</source>
        <extracomment>Before the text of an own message</extracomment>
        <translation>Du:</translation>
    </message>
</context>
<context>
    <name>heliograph::FreedesktopNotifier</name>
    <message>
        <source>Open</source>
        <extracomment>What a click on a notification does</extracomment>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Reply to %1</source>
        <translation>%1 antworten</translation>
    </message>
</context>
<context>
    <name>heliograph::FunnelChart</name>
    <message>
        <source>From queued to read</source>
        <translation>Von eingereiht bis gelesen</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Eingereiht</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>heliograph::HeatMap</name>
    <message>
        <source>Messages sent by hour</source>
        <translation>Gesendete Nachrichten je Stunde</translation>
    </message>
    <message numerus="yes">
        <source>%1, %2:00: %n sent</source>
        <translation>
            <numerusform>%1, %2:00: %n gesendet</numerusform>
            <numerusform>%1, %2:00: %n gesendet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>heliograph::HitBar</name>
    <message>
        <source>Search in this chat</source>
        <translation>In diesem Chat suchen</translation>
    </message>
    <message>
        <source>Found above</source>
        <translation>Fund weiter oben</translation>
    </message>
    <message>
        <source>Found below</source>
        <translation>Fund weiter unten</translation>
    </message>
    <message>
        <source>Stay in this chat</source>
        <translation>In diesem Chat bleiben</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Suche schließen</translation>
    </message>
</context>
<context>
    <name>heliograph::KeyButton</name>
    <message>
        <source>%1: %2</source>
        <extracomment>A command and its keys</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Press the keys</source>
        <translation>Tasten drücken</translation>
    </message>
    <message>
        <source>None</source>
        <extracomment>No keys lead to this command</extracomment>
        <translation>Keine</translation>
    </message>
</context>
<context>
    <name>heliograph::LinkDialog</name>
    <message>
        <source>New picture</source>
        <translation>Neues Bild</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Let a pretend phone scan it</source>
        <translation>Scheintelefon scannen lassen</translation>
    </message>
    <message>
        <source>Link again</source>
        <translation>Neu verknüpfen</translation>
    </message>
    <message>
        <source>Link an account</source>
        <translation>Konto verknüpfen</translation>
    </message>
    <message>
        <source>The phone stays in charge; Heliograph joins as one of its linked devices.</source>
        <translation>Das Telefon behält die Führung; Heliograph ist eines seiner verknüpften Geräte.</translation>
    </message>
    <message>
        <source>Open WhatsApp on the phone</source>
        <translation>WhatsApp am Telefon öffnen</translation>
    </message>
    <message>
        <source>Tap &lt;b&gt;Settings&lt;/b&gt;, then &lt;b&gt;Linked devices&lt;/b&gt;, then &lt;b&gt;Link a device&lt;/b&gt;</source>
        <translation>Auf &lt;b&gt;Einstellungen&lt;/b&gt;, dann &lt;b&gt;Verknüpfte Geräte&lt;/b&gt;, dann &lt;b&gt;Gerät hinzufügen&lt;/b&gt; tippen</translation>
    </message>
    <message>
        <source>Point the phone at this picture</source>
        <translation>Das Telefon auf dieses Bild richten</translation>
    </message>
    <message>
        <source>Heliograph is not made by WhatsApp. Using it is at your own risk.</source>
        <translation>Heliograph stammt nicht von WhatsApp. Die Nutzung geschieht auf eigenes Risiko.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Getting a picture from the service…</source>
        <translation>Bild wird vom Dienst geholt…</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
    <message>
        <source>The picture has expired.</source>
        <translation>Das Bild ist abgelaufen.</translation>
    </message>
    <message>
        <source>Linking did not work.</source>
        <translation>Das Verknüpfen hat nicht geklappt.</translation>
    </message>
    <message>
        <source>A new picture in %1 s · round %2 of 3</source>
        <translation>Neues Bild in %1 s · Runde %2 von 3</translation>
    </message>
    <message>
        <source>Scan the picture</source>
        <translation>Bild scannen</translation>
    </message>
    <message>
        <source>Use a code instead</source>
        <translation>Stattdessen einen Code</translation>
    </message>
    <message>
        <source>Link as a new account</source>
        <translation>Als neues Konto verknüpfen</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Code kopieren</translation>
    </message>
    <message>
        <source>Only the phone with %1 is accepted. Messages, drafts and statistics stay.</source>
        <translation>Nur das Telefon mit %1 wird angenommen. Nachrichten, Entwürfe und Statistik bleiben.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Let a pretend phone type it</source>
        <translation>Ein gespieltes Telefon eingeben lassen</translation>
    </message>
    <message>
        <source>The code appears here once the number is given.</source>
        <translation>Der Code erscheint hier, sobald die Nummer da ist.</translation>
    </message>
    <message>
        <source>Getting a code from the service…</source>
        <translation>Ein Code wird vom Dienst geholt …</translation>
    </message>
    <message>
        <source>Type this on the phone.</source>
        <translation>Gib das auf dem Telefon ein.</translation>
    </message>
    <message>
        <source>The code has expired.</source>
        <translation>Der Code ist abgelaufen.</translation>
    </message>
    <message>
        <source>Valid for %1</source>
        <translation>Noch %1 gültig</translation>
    </message>
    <message>
        <source>Finish on the phone; keys are being exchanged.</source>
        <translation>Am Telefon abschließen; die Schlüssel werden ausgetauscht.</translation>
    </message>
    <message>
        <source>The phone agrees. Logging in for the first time.</source>
        <translation>Das Telefon stimmt zu. Erste Anmeldung.</translation>
    </message>
    <message>
        <source>New messages already arrive. You may close this; it goes on.</source>
        <translation>Neue Nachrichten kommen schon an. Du kannst das schließen; es geht weiter.</translation>
    </message>
    <message>
        <source>Linked. The phone sends older messages later.</source>
        <translation>Verknüpft. Ältere Nachrichten sendet das Telefon später.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Linked. New messages arrive here.</source>
        <translation>Verknüpft. Neue Nachrichten kommen hier an.</translation>
    </message>
</context>
<context>
    <name>heliograph::LinkStages</name>
    <message>
        <source>Code typed</source>
        <translation>Code eingegeben</translation>
    </message>
    <message>
        <source>Scanned</source>
        <translation>Gescannt</translation>
    </message>
    <message>
        <source>Confirmed on the phone</source>
        <translation>Am Telefon bestätigt</translation>
    </message>
    <message>
        <source>Confirm on the phone</source>
        <translation>Am Telefon bestätigen</translation>
    </message>
    <message>
        <source>Synced</source>
        <translation>Abgeglichen</translation>
    </message>
    <message>
        <source>Syncing %1 %</source>
        <translation>Abgleich %1 %</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Abgleich</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>%1 % so far; the phone sends the rest later.</source>
        <translation>Bisher %1 %; den Rest sendet das Telefon später.</translation>
    </message>
    <message>
        <source>Waiting for a tap on the phone</source>
        <translation>Wartet auf einen Fingertipp am Telefon</translation>
    </message>
    <message>
        <source>Logging in for the first time</source>
        <translation>Erste Anmeldung</translation>
    </message>
    <message>
        <source>Waiting for the phone to send its chats</source>
        <translation>Wartet darauf, dass das Telefon seine Chats sendet</translation>
    </message>
    <message>
        <source>Sent so far: back to %1</source>
        <extracomment>%1 is a date</extracomment>
        <translation>Bisher gesendet: zurück bis %1</translation>
    </message>
</context>
<context>
    <name>heliograph::MainWindow</name>
    <message>
        <source>%1 was not sent: %2</source>
        <translation>%1 wurde nicht gesendet: %2</translation>
    </message>
    <message>
        <source>Sandbox: nothing leaves this computer.</source>
        <translation>Sandbox: Nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Link a real account</source>
        <translation>Echtes Konto verknüpfen</translation>
    </message>
    <message>
        <source>Heliograph (%1)</source>
        <translation>Heliograph (%1)</translation>
    </message>
    <message>
        <source>No chats yet. They appear as the phone sends them; or write the first message with the button above.</source>
        <translation>Noch keine Chats. Sie erscheinen, sobald das Telefon sie sendet; oder schreib die erste Nachricht mit dem Knopf oben.</translation>
    </message>
    <message>
        <source>Reading the chats…</source>
        <translation>Chats werden gelesen…</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Connect now</source>
        <translation>Jetzt verbinden</translation>
    </message>
    <message>
        <source>Use here</source>
        <translation>Hier benutzen</translation>
    </message>
    <message>
        <source>Link again</source>
        <translation>Neu verknüpfen</translation>
    </message>
    <message>
        <source>1 file is kept as draft.</source>
        <translation>1 Datei ist als Entwurf behalten.</translation>
    </message>
    <message numerus="yes">
        <source>%n files are kept as draft.</source>
        <translation>
            <numerusform>%n Dateien sind als Entwurf behalten.</numerusform>
            <numerusform>%n Dateien sind als Entwurf behalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Account %1</source>
        <translation>Konto %1</translation>
    </message>
    <message>
        <source>Export the statistics</source>
        <translation>Statistik exportieren</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>Datei speichern</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>This is not the address of a proxy.</source>
        <translation>Das ist keine Adresse eines Proxys.</translation>
    </message>
    <message>
        <source>Heliograph did not end properly last time</source>
        <translation>Heliograph wurde zuletzt nicht ordentlich beendet</translation>
    </message>
    <message>
        <source>Nothing is lost: what was accepted is sent now. If it ended by itself, a text for support helps to find out why. It holds no names, numbers or messages, and nothing is sent anywhere: you choose what happens to it.</source>
        <translation>Nichts ist verloren: was angenommen war, wird jetzt gesendet. Endete es von selbst, hilft ein Text für den Support, den Grund zu finden. Er enthält keine Namen, Nummern oder Nachrichten und wird nirgendwohin gesendet: du entscheidest, was damit geschieht.</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Save the text…</source>
        <translation>Text sichern …</translation>
    </message>
    <message>
        <source>Save the text for support</source>
        <translation>Text für den Support sichern</translation>
    </message>
    <message>
        <source>Unlinked. Messages stay on this computer.</source>
        <translation>Verknüpfung gelöst. Die Nachrichten bleiben auf diesem Computer.</translation>
    </message>
    <message>
        <source>Unlinked here. Remove Heliograph on the phone too, under Linked devices.</source>
        <translation>Hier gelöst. Entferne Heliograph auch auf dem Telefon, unter Verknüpfte Geräte.</translation>
    </message>
    <message>
        <source>Erase %1?</source>
        <translation>%1 löschen?</translation>
    </message>
    <message>
        <source>Its messages, files and figures go from this computer, and the phone is told that this computer is linked no longer. What is on the phone stays there.</source>
        <translation>Nachrichten, Dateien und Zahlen dieses Kontos verschwinden von diesem Computer, und dem Telefon wird gesagt, dass er nicht mehr verknüpft ist. Was auf dem Telefon ist, bleibt dort.</translation>
    </message>
    <message>
        <source>Erased. What is on the phone stays there.</source>
        <translation>Gelöscht. Was auf dem Telefon ist, bleibt dort.</translation>
    </message>
    <message>
        <source>Erased here. Remove Heliograph on the phone too, under Linked devices.</source>
        <translation>Hier gelöscht. Entferne Heliograph auch auf dem Telefon, unter „Verknüpfte Geräte“.</translation>
    </message>
    <message>
        <source>%1: waiting for the phone</source>
        <translation>%1: wartet auf das Telefon</translation>
    </message>
    <message>
        <source>%1: syncing %2 %</source>
        <extracomment>%1 is the name of an account</extracomment>
        <translation>%1: Abgleich %2 %</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>%1 is the name of an account, %2 a sentence</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Got it</source>
        <translation>Verstanden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Connection…</source>
        <translation>Verbindung…</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Export the connection timeline</source>
        <translation>Verlauf der Verbindung exportieren</translation>
    </message>
    <message>
        <source>Why?</source>
        <extracomment>A link to the page that says why an account is not connected</extracomment>
        <translation>Warum?</translation>
    </message>
    <message>
        <source>Another Heliograph on this computer uses this account.</source>
        <translation>Ein anderes Heliograph auf diesem Computer benutzt dieses Konto.</translation>
    </message>
    <message>
        <source>Messages wait here. Heliograph looks again at %1.</source>
        <extracomment>%1 is a time of day</extracomment>
        <translation>Nachrichten warten hier. Heliograph sieht um %1 wieder nach.</translation>
    </message>
    <message>
        <source>Messages wait here.</source>
        <translation>Nachrichten warten hier.</translation>
    </message>
    <message>
        <source>Your messages stay.</source>
        <translation>Deine Nachrichten bleiben.</translation>
    </message>
    <message>
        <source>Delete on this computer</source>
        <translation>Auf diesem Rechner löschen</translation>
    </message>
    <message>
        <source>For everyone: the other side reads that something was deleted. Who has read it already may remember.</source>
        <translation>Für alle: Die andere Seite liest, dass etwas gelöscht wurde. Wer es schon gelesen hat, erinnert sich vielleicht.</translation>
    </message>
    <message>
        <source>Delete for everyone</source>
        <translation>Für alle löschen</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n messages?</source>
        <translation>
            <numerusform>%n Nachricht löschen?</numerusform>
            <numerusform>%n Nachrichten löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>The reaction did not go: %1</source>
        <translation>Die Reaktion ging nicht hinaus: %1</translation>
    </message>
    <message>
        <source>The change did not go, the old text stands again: %1</source>
        <translation>Die Änderung ging nicht hinaus, der alte Text steht wieder da: %1</translation>
    </message>
    <message>
        <source>Not deleted for everyone: %1</source>
        <translation>Nicht für alle gelöscht: %1</translation>
    </message>
    <message>
        <source>On this computer: gone from here alone. The phone and the other side keep it.</source>
        <translation>Auf diesem Rechner: nur hier verschwunden. Das Telefon und die andere Seite behalten es.</translation>
    </message>
    <message>
        <source>Delete this message?</source>
        <translation>Diese Nachricht löschen?</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>This message is not here any more.</source>
        <translation>Diese Nachricht ist nicht mehr hier.</translation>
    </message>
    <message>
        <source>Switch to %1</source>
        <translation>Wechseln zu %1</translation>
    </message>
    <message>
        <source>Settings: %1</source>
        <extracomment>%1 is a section of the settings</extracomment>
        <translation>Einstellungen: %1</translation>
    </message>
    <message>
        <source>Message %1 of %2</source>
        <translation>Nachricht %1 von %2</translation>
    </message>
    <message>
        <source>Message %1</source>
        <translation>Nachricht %1</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>Nichts gefunden.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 of more than %2</source>
        <translation>%1 von mehr als %2</translation>
    </message>
    <message>
        <source>No program of this computer opens this file.</source>
        <translation>Kein Programm dieses Computers öffnet diese Datei.</translation>
    </message>
</context>
<context>
    <name>heliograph::MediaSheet</name>
    <message>
        <source>A folder cannot be sent</source>
        <translation>Ein Ordner kann nicht gesendet werden</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>Die Datei ist leer</translation>
    </message>
    <message>
        <source>The file is not there any more</source>
        <translation>Die Datei ist nicht mehr da</translation>
    </message>
    <message>
        <source>Larger than 2 GB</source>
        <translation>Größer als 2 GB</translation>
    </message>
    <message>
        <source>The file cannot be read</source>
        <translation>Die Datei ist nicht lesbar</translation>
    </message>
    <message>
        <source>Send files to %1</source>
        <translation>Dateien an %1 senden</translation>
    </message>
    <message>
        <source>Close and keep as draft</source>
        <translation>Schließen und als Entwurf behalten</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>HD</source>
        <translation>HD</translation>
    </message>
    <message>
        <source>Add a caption</source>
        <translation>Bildunterschrift hinzufügen</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Bildunterschrift</translation>
    </message>
    <message>
        <source>Keep as draft</source>
        <translation>Als Entwurf behalten</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>Item %1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1. It will not be sent.</source>
        <translation>%1. Es wird nicht gesendet.</translation>
    </message>
    <message>
        <source>This picture is too large for a photo; it goes as a document.</source>
        <translation>Dieses Bild ist zu groß für ein Foto; es geht als Dokument.</translation>
    </message>
    <message>
        <source>This is not a picture, whatever its name says; it goes as a document.</source>
        <translation>Das ist kein Bild, was auch sein Name sagt; es geht als Dokument.</translation>
    </message>
    <message>
        <source>As a photo, see-through parts become white. As a document the file stays as it is.</source>
        <translation>Als Foto werden durchsichtige Teile weiß. Als Dokument bleibt die Datei, wie sie ist.</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 Datei</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n Dateien</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Send %1</source>
        <translation>%1 senden</translation>
    </message>
    <message>
        <source>Audio has no caption</source>
        <translation>Zu Audio gibt es keinen Text</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>GIF</source>
        <translation>GIF</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>Voice message</source>
        <translation>Sprachnachricht</translation>
    </message>
    <message>
        <source>Phones do not play this as a video; it goes as a document.</source>
        <translation>Telefone spielen dies nicht als Video ab; es geht als Dokument.</translation>
    </message>
    <message>
        <source>Phones do not play this as audio; it goes as a document.</source>
        <translation>Telefone spielen dies nicht als Audio ab; es geht als Dokument.</translation>
    </message>
    <message>
        <source>This picture moves. As a photo it stands still; as a document the file stays as it is.</source>
        <translation>Dieses Bild bewegt sich. Als Foto steht es still; als Dokument bleibt die Datei, wie sie ist.</translation>
    </message>
    <message>
        <source>Not every phone plays this kind of video; as a document it arrives in any case.</source>
        <translation>Nicht jedes Telefon spielt diese Art von Video ab; als Dokument kommt sie in jedem Fall an.</translation>
    </message>
</context>
<context>
    <name>heliograph::MessageInfoPanel</name>
    <message>
        <source>after %1</source>
        <translation>nach %1</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>nicht gelesen</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Computer</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Message info</source>
        <translation>Nachrichteninfo</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>Copy the message id</source>
        <translation>Nachrichten-ID kopieren</translation>
    </message>
    <message>
        <source>Message ID</source>
        <translation>Nachrichten-ID</translation>
    </message>
    <message>
        <source>Why a clock?</source>
        <translation>Warum eine Uhr?</translation>
    </message>
    <message>
        <source>It has not left this computer yet; it goes out by itself.</source>
        <translation>Sie hat diesen Computer noch nicht verlassen; sie geht von selbst hinaus.</translation>
    </message>
    <message>
        <source>Why one tick?</source>
        <translation>Warum ein Haken?</translation>
    </message>
    <message>
        <source>The service has it. The second tick comes when every phone has answered; one may be off.</source>
        <translation>Der Dienst hat sie. Der zweite Haken kommt, wenn jedes Telefon geantwortet hat; eines ist vielleicht aus.</translation>
    </message>
    <message>
        <source>The service has it. %1’s phone has not answered yet; it may be off.</source>
        <translation>Der Dienst hat sie. Das Telefon von %1 hat noch nicht geantwortet; vielleicht ist es aus.</translation>
    </message>
    <message>
        <source>Two ticks</source>
        <translation>Zwei Haken</translation>
    </message>
    <message>
        <source>It is on the phone. Whether it was read is only said when read receipts are on.</source>
        <translation>Sie ist auf dem Telefon. Ob sie gelesen wurde, zeigt sich nur mit Lesebestätigungen.</translation>
    </message>
    <message>
        <source>Two bold ticks</source>
        <translation>Zwei fette Haken</translation>
    </message>
    <message>
        <source>It was read.</source>
        <translation>Sie wurde gelesen.</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Nicht gesendet</translation>
    </message>
</context>
<context>
    <name>heliograph::MessageSearchModel</name>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>account %1</source>
        <translation>Konto %1</translation>
    </message>
</context>
<context>
    <name>heliograph::NameRow</name>
    <message>
        <source>Colour %1</source>
        <translation>Farbe %1</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
</context>
<context>
    <name>heliograph::NewChatCard</name>
    <message>
        <source>Phone number with country code</source>
        <translation>Telefonnummer mit Landesvorwahl</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>Open chat</source>
        <translation>Chat öffnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
</context>
<context>
    <name>heliograph::NotificationsCard</name>
    <message>
        <source>Show notifications</source>
        <translation>Benachrichtigungen zeigen</translation>
    </message>
    <message>
        <source>With the text of the message</source>
        <translation>Mit dem Text der Nachricht</translation>
    </message>
    <message>
        <source>Do not disturb every day</source>
        <translation>Jeden Tag nicht stören</translation>
    </message>
    <message>
        <source>Keep running in the tray when the window is closed</source>
        <translation>Im Infobereich weiterlaufen, wenn das Fenster geschlossen wird</translation>
    </message>
    <message>
        <source>Do not disturb from</source>
        <translation>Nicht stören ab</translation>
    </message>
    <message>
        <source>Do not disturb until</source>
        <translation>Nicht stören bis</translation>
    </message>
    <message>
        <source>to</source>
        <extracomment>Between the two times of a span: &quot;22:00 to 07:00&quot;</extracomment>
        <translation>bis</translation>
    </message>
</context>
<context>
    <name>heliograph::PaletteCard</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchtest du tun?</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>wählen</translation>
    </message>
    <message>
        <source>do it</source>
        <translation>ausführen</translation>
    </message>
    <message>
        <source>close</source>
        <translation>schließen</translation>
    </message>
    <message>
        <source>1 command</source>
        <translation>1 Befehl</translation>
    </message>
    <message numerus="yes">
        <source>%n commands</source>
        <translation>
            <numerusform>%n Befehl</numerusform>
            <numerusform>%n Befehle</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>heliograph::PassphraseCard</name>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>Noch einmal dieselbe</translation>
    </message>
    <message>
        <source>This profile is locked</source>
        <translation>Dieses Profil ist verschlossen</translation>
    </message>
    <message>
        <source>Set a passphrase</source>
        <translation>Passphrase festlegen</translation>
    </message>
    <message>
        <source>Type its passphrase to open it.</source>
        <translation>Gib seine Passphrase ein, um es zu öffnen.</translation>
    </message>
    <message>
        <source>It seals the keys of all accounts and is asked for at each start. Nobody can bring it back: when it is forgotten, the accounts must be linked again.</source>
        <translation>Sie versiegelt die Schlüssel aller Konten und wird bei jedem Start verlangt. Niemand kann sie zurückholen: ist sie vergessen, müssen die Konten neu verknüpft werden.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Festlegen</translation>
    </message>
    <message>
        <source>The two are not alike.</source>
        <translation>Die beiden sind nicht gleich.</translation>
    </message>
</context>
<context>
    <name>heliograph::PercentileChart</name>
    <message>
        <source>Time to delivered per day</source>
        <translation>Zeit bis zur Zustellung je Tag</translation>
    </message>
    <message>
        <source>%1: median %2, 90th %3, 99th %4</source>
        <translation>%1: Median %2, 90. %3, 99. %4</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>No message was delivered in this range.</source>
        <translation>In diesem Zeitraum wurde nichts zugestellt.</translation>
    </message>
    <message>
        <source>%1: nothing delivered</source>
        <translation>%1: nichts zugestellt</translation>
    </message>
    <message numerus="yes">
        <source>%1
Median %2 · 90th %3 · 99th %4
of %n delivered</source>
        <translation>
            <numerusform>%1
Median %2 · 90. %3 · 99. %4
von %n zugestellten</numerusform>
            <numerusform>%1
Median %2 · 90. %3 · 99. %4
von %n zugestellten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>heliograph::PlayControls</name>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Place in the recording</source>
        <translation>Stelle in der Aufnahme</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>heliograph::PlayerBar</name>
    <message>
        <source>Open in another program</source>
        <translation>In anderem Programm öffnen</translation>
    </message>
    <message>
        <source>Player</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>Stop playing</source>
        <translation>Wiedergabe beenden</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>%1×</source>
        <translation>%1×</translation>
    </message>
    <message>
        <source>Speed: %1</source>
        <translation>Tempo: %1</translation>
    </message>
</context>
<context>
    <name>heliograph::ProxyCard</name>
    <message>
        <source>socks5://host:port</source>
        <translation>socks5://host:port</translation>
    </message>
    <message>
        <source>Proxy of %1</source>
        <translation>Proxy von %1</translation>
    </message>
    <message>
        <source>http://user:password@host:port or socks5://host:port; system for that of the system, none for no proxy. Empty: as the program was started. Everything of this account goes through it; without it there is no connection.</source>
        <translation>http://benutzer:passwort@host:port oder socks5://host:port; system für den des Systems, none für keinen. Leer: wie das Programm gestartet wurde. Alles von diesem Konto geht durch ihn; ohne ihn gibt es keine Verbindung.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Sichern</translation>
    </message>
</context>
<context>
    <name>heliograph::QrTile</name>
    <message>
        <source>Picture to scan with the phone</source>
        <translation>Bild zum Scannen mit dem Telefon</translation>
    </message>
    <message>
        <source>Code to type on the phone: %1</source>
        <translation>Code zum Eingeben auf dem Telefon: %1</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>Percent; read by screen readers before the sentence</extracomment>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>heliograph::RailButton</name>
    <message>
        <source>All accounts</source>
        <translation>Alle Konten</translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n ungelesen</numerusform>
            <numerusform>%n ungelesen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>heliograph::ReactionBar</name>
    <message>
        <source>Take %1 back</source>
        <translation>%1 zurücknehmen</translation>
    </message>
    <message>
        <source>React with %1</source>
        <translation>Mit %1 reagieren</translation>
    </message>
    <message>
        <source>React</source>
        <translation>Reagieren</translation>
    </message>
    <message>
        <source>Another emoji</source>
        <translation>Ein anderes Emoji</translation>
    </message>
</context>
<context>
    <name>heliograph::RecordingBar</name>
    <message>
        <source>Listen</source>
        <translation>Anhören</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Voice message</source>
        <translation>Sprachnachricht</translation>
    </message>
    <message>
        <source>Throw the recording away (Esc)</source>
        <translation>Aufnahme verwerfen (Esc)</translation>
    </message>
    <message>
        <source>Nothing is heard from the microphone.</source>
        <translation>Vom Mikrofon ist nichts zu hören.</translation>
    </message>
</context>
<context>
    <name>heliograph::SearchFilters</name>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>From me</source>
        <translation>Von mir</translation>
    </message>
    <message>
        <source>From others</source>
        <translation>Von anderen</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>With a photo</source>
        <translation>Mit Foto</translation>
    </message>
    <message>
        <source>With a file</source>
        <translation>Mit Datei</translation>
    </message>
    <message>
        <source>With a link</source>
        <translation>Mit Link</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>A week ago</source>
        <translation>Vor einer Woche</translation>
    </message>
    <message>
        <source>A month ago</source>
        <translation>Vor einem Monat</translation>
    </message>
    <message>
        <source>A year ago</source>
        <translation>Vor einem Jahr</translation>
    </message>
    <message>
        <source>d MMMM</source>
        <extracomment>A day and a month, as QLocale::toString() takes it</extracomment>
        <translation>d. MMMM</translation>
    </message>
    <message>
        <source>In %1</source>
        <extracomment>%1 is the name of an account</extracomment>
        <translation>In %1</translation>
    </message>
    <message>
        <source>With %1</source>
        <extracomment>%1 is the name of a person or group</extracomment>
        <translation>Mit %1</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>Seit %1</translation>
    </message>
    <message>
        <source>Until %1</source>
        <translation>Bis %1</translation>
    </message>
</context>
<context>
    <name>heliograph::SearchPane</name>
    <message>
        <source>Search in messages</source>
        <translation>In Nachrichten suchen</translation>
    </message>
    <message>
        <source>Messages that were found</source>
        <translation>Gefundene Nachrichten</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Suche schließen</translation>
    </message>
    <message>
        <source>Type a word, or “some words” that stand behind each other.</source>
        <translation>Gib ein Wort ein, oder „einige Wörter“, die hintereinander stehen.</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>Nothing found. Remove a filter to find more.</source>
        <translation>Nichts gefunden. Entferne einen Filter, um mehr zu finden.</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>Nichts gefunden.</translation>
    </message>
    <message>
        <source>1 message</source>
        <translation>1 Nachricht</translation>
    </message>
    <message numerus="yes">
        <source>%n messages</source>
        <translation>
            <numerusform>%n Nachricht</numerusform>
            <numerusform>%n Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 chat</source>
        <translation>1 Chat</translation>
    </message>
    <message numerus="yes">
        <source>%n chats</source>
        <translation>
            <numerusform>%n Chat</numerusform>
            <numerusform>%n Chats</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in %2, %3</source>
        <extracomment>%1 is &quot;23 messages&quot;, %2 &quot;7 chats&quot;, %3 &quot;4 accounts&quot;</extracomment>
        <translation>%1 in %2, %3</translation>
    </message>
    <message numerus="yes">
        <source>%n accounts</source>
        <translation>
            <numerusform>%n Konto</numerusform>
            <numerusform>%n Konten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <extracomment>%1 is &quot;23 messages&quot;, %2 &quot;7 chats&quot;</extracomment>
        <translation>%1 in %2</translation>
    </message>
    <message numerus="yes">
        <source>More than %n messages, newest first</source>
        <translation>
            <numerusform>Mehr als %n Nachricht, neueste zuerst</numerusform>
            <numerusform>Mehr als %n Nachrichten, neueste zuerst</numerusform>
        </translation>
    </message>
    <message>
        <source>Older messages are still being prepared: %1 %</source>
        <translation>Ältere Nachrichten werden noch aufbereitet: %1 %</translation>
    </message>
</context>
<context>
    <name>heliograph::SelectionBar</name>
    <message>
        <source>Choose nothing (Esc)</source>
        <translation>Auswahl aufheben (Esc)</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message numerus="yes">
        <source>%n chosen</source>
        <comment>messages</comment>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>heliograph::SendButton</name>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Send from %1</source>
        <translation>Von %1 senden</translation>
    </message>
</context>
<context>
    <name>heliograph::SessionTimeline</name>
    <message>
        <source>%1 to %2</source>
        <extracomment>From one state of the connection to the next</extracomment>
        <translation>Von %1 zu %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>Number</source>
        <extracomment>Heading of a column: the status number of an end, such as 440</extracomment>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Attempt</source>
        <extracomment>Heading of a column: which attempt to connect it is</extracomment>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Next</source>
        <extracomment>Heading of a column: when the next attempt is made</extracomment>
        <translation>Nächster</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>Bereitet vor</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
    <message>
        <source>Checking the service</source>
        <translation>Prüft den Dienst</translation>
    </message>
    <message>
        <source>Signing in</source>
        <translation>Meldet sich an</translation>
    </message>
    <message>
        <source>Waiting for the phone</source>
        <translation>Wartet auf das Telefon</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Cooldown</source>
        <extracomment>A state of the connection: for a while nothing is tried</extracomment>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Open elsewhere</source>
        <translation>Anderswo offen</translation>
    </message>
    <message>
        <source>Restricted</source>
        <translation>Eingeschränkt</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Needs a scan</source>
        <translation>Muss gescannt werden</translation>
    </message>
    <message>
        <source>No network</source>
        <translation>Kein Netz</translation>
    </message>
    <message>
        <source>Replaced by another connection</source>
        <translation>Von einer anderen Verbindung abgelöst</translation>
    </message>
    <message>
        <source>Closed by the service</source>
        <translation>Vom Dienst geschlossen</translation>
    </message>
    <message>
        <source>The connection went silent</source>
        <translation>Die Verbindung verstummte</translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation>Keine rechtzeitige Antwort</translation>
    </message>
    <message>
        <source>The network cannot be reached</source>
        <translation>Das Netz ist nicht erreichbar</translation>
    </message>
    <message>
        <source>The service is not available</source>
        <translation>Der Dienst ist nicht verfügbar</translation>
    </message>
    <message>
        <source>The service asked for a new start</source>
        <translation>Der Dienst bat um einen Neubeginn</translation>
    </message>
    <message>
        <source>The service ended the connection</source>
        <translation>Der Dienst hat die Verbindung beendet</translation>
    </message>
    <message>
        <source>Signed in after %1 s</source>
        <translation>Nach %1 s angemeldet</translation>
    </message>
    <message>
        <source>Turned off</source>
        <translation>Ausgeschaltet</translation>
    </message>
    <message>
        <source>%1, in %2 s</source>
        <extracomment>%1 is a time of day</extracomment>
        <translation>%1, in %2 s</translation>
    </message>
    <message>
        <source>%1, in %2 min</source>
        <extracomment>%1 is a time of day</extracomment>
        <translation>%1, in %2 min</translation>
    </message>
    <message>
        <source>Connection %1 of process %2</source>
        <translation>Verbindung %1 von Prozess %2</translation>
    </message>
    <message>
        <source>Connection %1</source>
        <translation>Verbindung %1</translation>
    </message>
    <message>
        <source>conflict %1</source>
        <extracomment>%1 counts how often another program took the session</extracomment>
        <translation>Konflikt %1</translation>
    </message>
    <message>
        <source>conflict %1 of %2</source>
        <extracomment>At the last one of %2 nothing is tried for a while</extracomment>
        <translation>Konflikt %1 von %2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>A state of the connection and the time of day when it began</extracomment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1, one look</source>
        <extracomment>%1 is a time of day: then it looks whether the session is free again</extracomment>
        <translation>%1, ein Blick</translation>
    </message>
</context>
<context>
    <name>heliograph::SettingsPage</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Link again</source>
        <translation>Neu verknüpfen</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Colour %1</source>
        <translation>Farbe %1</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>No account is linked yet.</source>
        <translation>Noch ist kein Konto verknüpft.</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Proxy…</source>
        <translation>Proxy …</translation>
    </message>
    <message>
        <source>Use the keychain</source>
        <translation>Schlüsselbund verwenden</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Save a text for support…</source>
        <translation>Text für den Support sichern …</translation>
    </message>
    <message>
        <source>The keys of the accounts are sealed by the keychain of the system. The text of messages is not encrypted on this computer.</source>
        <translation>Die Schlüssel der Konten sind durch den Schlüsselbund des Systems versiegelt. Der Text der Nachrichten ist auf diesem Computer nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>The keys of the accounts are sealed by your passphrase. The text of messages is not encrypted on this computer.</source>
        <translation>Die Schlüssel der Konten sind durch deine Passphrase versiegelt. Der Text der Nachrichten ist auf diesem Computer nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>The keys of the accounts lie beside them in a file: whoever can read your files can use the accounts. Set a passphrase, or use the keychain of the system.</source>
        <translation>Die Schlüssel der Konten liegen neben ihnen in einer Datei: wer deine Dateien lesen kann, kann die Konten benutzen. Lege eine Passphrase fest oder verwende den Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>Change the passphrase…</source>
        <translation>Passphrase ändern …</translation>
    </message>
    <message>
        <source>Set a passphrase…</source>
        <translation>Passphrase festlegen …</translation>
    </message>
    <message>
        <source>Unlink</source>
        <translation>Verknüpfung lösen</translation>
    </message>
    <message>
        <source>Erase…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Connection…</source>
        <translation>Verbindung…</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Notifications of %1</source>
        <translation>Benachrichtigungen von %1</translation>
    </message>
</context>
<context>
    <name>heliograph::ShortcutSettings</name>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
</context>
<context>
    <name>heliograph::Shortcuts</name>
    <message>
        <source>Find a chat</source>
        <translation>Chat finden</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>Previous chat</source>
        <translation>Voriger Chat</translation>
    </message>
    <message>
        <source>Next chat</source>
        <translation>Nächster Chat</translation>
    </message>
    <message>
        <source>Next unread chat</source>
        <translation>Nächster ungelesener Chat</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Reply to a message</source>
        <translation>Auf eine Nachricht antworten</translation>
    </message>
    <message>
        <source>Message info</source>
        <translation>Nachrichteninfo</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>Alle Konten</translation>
    </message>
    <message>
        <source>Link an account</source>
        <translation>Konto verknüpfen</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>List of shortcuts</source>
        <translation>Liste der Tastenkürzel</translation>
    </message>
    <message>
        <source>Account %1</source>
        <extracomment>%1 is its place in the list of accounts</extracomment>
        <translation>Konto %1</translation>
    </message>
    <message>
        <source>These keys are taken: %1.</source>
        <extracomment>%1 is what the keys do already</extracomment>
        <translation>Diese Tasten sind vergeben: %1.</translation>
    </message>
    <message>
        <source>These keys are for editing text.</source>
        <translation>Diese Tasten dienen dem Bearbeiten von Text.</translation>
    </message>
    <message>
        <source>On many keyboards Ctrl and Alt together type a character.</source>
        <translation>Auf vielen Tastaturen schreiben Strg und Alt zusammen ein Zeichen.</translation>
    </message>
    <message>
        <source>Hold Ctrl or Alt with it, or take a function key.</source>
        <translation>Strg oder Alt dazu halten, oder eine Funktionstaste nehmen.</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>React to a message</source>
        <translation>Auf eine Nachricht reagieren</translation>
    </message>
    <message>
        <source>Search in all messages</source>
        <translation>In allen Nachrichten suchen</translation>
    </message>
    <message>
        <source>Search in this chat</source>
        <translation>In diesem Chat suchen</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
</context>
<context>
    <name>heliograph::ShortcutsCard</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern …</translation>
    </message>
</context>
<context>
    <name>heliograph::StatisticsPage</name>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>Woche</translation>
    </message>
    <message>
        <source>14 days</source>
        <translation>14 Tage</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Why messages failed</source>
        <translation>Warum Nachrichten scheiterten</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was tun</translation>
    </message>
    <message>
        <source>Slowest chats</source>
        <translation>Langsamste Chats</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>99th</source>
        <translation>99.</translation>
    </message>
    <message>
        <source>Open</source>
        <extracomment>Heading of a column: how many messages have not arrived yet</extracomment>
        <translation>Offen</translation>
    </message>
    <message>
        <source>From queued to read</source>
        <translation>Von eingereiht bis gelesen</translation>
    </message>
    <message>
        <source>Time to delivered</source>
        <translation>Zeit bis zur Zustellung</translation>
    </message>
    <message>
        <source>median, 90th and 99th percentile</source>
        <translation>Median, 90. und 99. Perzentil</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Messages sent by hour</source>
        <translation>Gesendete Nachrichten je Stunde</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Zustellung</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Erfolg</translation>
    </message>
    <message>
        <source>To delivered, median</source>
        <translation>Bis zugestellt, Median</translation>
    </message>
    <message>
        <source>To read, median</source>
        <translation>Bis gelesen, Median</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Konflikte</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>Alle Konten</translation>
    </message>
    <message>
        <source>as before</source>
        <translation>wie zuvor</translation>
    </message>
    <message>
        <source>nothing to compare</source>
        <translation>kein Vergleich</translation>
    </message>
    <message>
        <source>vs. the range before</source>
        <translation>ggü. dem Zeitraum davor</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message numerus="yes">
        <source>%n sent and not delivered yet</source>
        <translation>
            <numerusform>%n gesendet und noch nicht zugestellt</numerusform>
            <numerusform>%n gesendet und noch nicht zugestellt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting here</source>
        <translation>
            <numerusform>%n wartend</numerusform>
            <numerusform>%n wartend</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n gescheitert</numerusform>
            <numerusform>%n gescheitert</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is open.</source>
        <translation>Nichts ist offen.</translation>
    </message>
    <message>
        <source>No message failed.</source>
        <translation>Keine Nachricht ist gescheitert.</translation>
    </message>
    <message>
        <source>Nothing was delivered in this range.</source>
        <translation>In diesem Zeitraum wurde nichts zugestellt.</translation>
    </message>
</context>
<context>
    <name>heliograph::StoryCard</name>
    <message>
        <source>The last states</source>
        <translation>Die letzten Zustände</translation>
    </message>
    <message>
        <source>Not to scale.</source>
        <translation>Nicht maßstäblich.</translation>
    </message>
    <message>
        <source>Two programs use this link</source>
        <translation>Zwei Programme benutzen diese Verknüpfung</translation>
    </message>
    <message numerus="yes">
        <source>Each one pushed the other out. After %n tries of its own Heliograph stopped.</source>
        <translation>
            <numerusform>Jedes hat das andere verdrängt. Nach einem eigenen Versuch hat Heliograph aufgehört.</numerusform>
            <numerusform>Jedes hat das andere verdrängt. Nach %n eigenen Versuchen hat Heliograph aufgehört.</numerusform>
        </translation>
    </message>
    <message>
        <source>Each one pushes the other out.</source>
        <translation>Jedes verdrängt das andere.</translation>
    </message>
    <message>
        <source>Each one pushed the other out. After one try of its own Heliograph stopped.</source>
        <translation>Jedes hat das andere verdrängt. Nach einem eigenen Versuch hat Heliograph aufgehört.</translation>
    </message>
</context>
<context>
    <name>heliograph::StoryStrip</name>
    <message>
        <source>one look an hour</source>
        <translation>ein Blick pro Stunde</translation>
    </message>
    <message>
        <source>since %1</source>
        <extracomment>A state of the connection goes on since this moment</extracomment>
        <translation>seit %1</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1, nothing is tried</source>
        <translation>%1, ohne Versuch</translation>
    </message>
    <message>
        <source>The last states of the connection</source>
        <translation>Die letzten Zustände der Verbindung</translation>
    </message>
    <message>
        <source>Conflict %1, %2: %3</source>
        <translation>Konflikt %1, %2: %3</translation>
    </message>
</context>
<context>
    <name>heliograph::SwitcherCard</name>
    <message>
        <source>Find a chat</source>
        <translation>Chat finden</translation>
    </message>
    <message>
        <source>Name or number, in all accounts</source>
        <translation>Name oder Nummer, in allen Konten</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>wählen</translation>
    </message>
    <message>
        <source>open</source>
        <translation>öffnen</translation>
    </message>
    <message>
        <source>one account</source>
        <translation>ein Konto</translation>
    </message>
    <message>
        <source>close</source>
        <translation>schließen</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>Alle Konten</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message numerus="yes">
        <source>%n chats</source>
        <translation>
            <numerusform>%n Chat</numerusform>
            <numerusform>%n Chats</numerusform>
        </translation>
    </message>
    <message>
        <source>Search in messages</source>
        <translation>In Nachrichten suchen</translation>
    </message>
    <message>
        <source>Search in messages for “%1”</source>
        <translation>In Nachrichten nach „%1“ suchen</translation>
    </message>
    <message>
        <source>Same person, other account</source>
        <translation>Dieselbe Person, anderes Konto</translation>
    </message>
    <message>
        <source>Same person, other account · %1</source>
        <extracomment>%1 is the last message</extracomment>
        <translation>Dieselbe Person, anderes Konto · %1</translation>
    </message>
    <message>
        <source>1 chat</source>
        <translation>1 Chat</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>%1 is how many fit to what was typed, %2 &quot;1,204 chats&quot;</extracomment>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>heliograph::SystemPlayback</name>
    <message>
        <source>This computer cannot play the file.</source>
        <translation>Dieser Computer kann die Datei nicht abspielen.</translation>
    </message>
    <message>
        <source>The file is no longer there.</source>
        <translation>Die Datei ist nicht mehr da.</translation>
    </message>
    <message>
        <source>This computer has no sound output.</source>
        <translation>Dieser Computer hat keine Tonausgabe.</translation>
    </message>
</context>
<context>
    <name>heliograph::TargetLine</name>
    <message>
        <source>To %1</source>
        <translation>An %1</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>from %1 · %2</source>
        <translation>von %1 · %2</translation>
    </message>
</context>
<context>
    <name>heliograph::Thumbnail</name>
    <message>
        <source>%1, item %2 of %3, %4</source>
        <translation>%1, Element %2 von %3, %4</translation>
    </message>
    <message>
        <source>Ctrl+← and Ctrl+→ move it.</source>
        <translation>Strg+← und Strg+→ verschieben es.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>heliograph::TimelineView</name>
    <message>
        <source>Jump to the latest message</source>
        <translation>Zur neuesten Nachricht</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message numerus="yes">
        <source>Jump to the latest message, %n new</source>
        <translation>
            <numerusform>Zur neuesten Nachricht, %n neu</numerusform>
            <numerusform>Zur neuesten Nachricht, %n neu</numerusform>
        </translation>
    </message>
    <message>
        <source>React</source>
        <translation>Reagieren</translation>
    </message>
</context>
<context>
    <name>heliograph::Tray</name>
    <message>
        <source>%1: %2</source>
        <extracomment>%1 is the name of an account, %2 its state</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n ungelesen</numerusform>
            <numerusform>%n ungelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>Open Heliograph</source>
        <translation>Heliograph öffnen</translation>
    </message>
    <message>
        <source>All accounts…</source>
        <translation>Alle Konten …</translation>
    </message>
    <message>
        <source>Do not disturb for 1 hour</source>
        <translation>1 Stunde nicht stören</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>heliograph::UnlinkCard</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Unlink %1?</source>
        <extracomment>%1 is the name of an account</extracomment>
        <translation>Verknüpfung von %1 lösen?</translation>
    </message>
    <message>
        <source>Heliograph leaves the linked devices of the phone. Messages, drafts and statistics stay on this computer; new messages come once it is linked again.</source>
        <translation>Heliograph verlässt die verknüpften Geräte des Telefons. Nachrichten, Entwürfe und Statistik bleiben auf diesem Computer; neue Nachrichten kommen, wenn erneut verknüpft wird.</translation>
    </message>
    <message>
        <source>There is no connection now: the phone goes on listing this device until you remove it there.</source>
        <translation>Gerade besteht keine Verbindung: Das Telefon führt dieses Gerät weiter, bis du es dort entfernst.</translation>
    </message>
    <message>
        <source>Unlink</source>
        <translation>Verknüpfung lösen</translation>
    </message>
</context>
<context>
    <name>heliograph::Viewer</name>
    <message>
        <source>Copy the picture (Ctrl+C)</source>
        <translation>Bild kopieren (Strg+C)</translation>
    </message>
    <message>
        <source>Save as… (Ctrl+S)</source>
        <translation>Speichern unter … (Strg+S)</translation>
    </message>
    <message>
        <source>Open in another program</source>
        <translation>In anderem Programm öffnen</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Picture before (Page up)</source>
        <translation>Voriges Bild (Bild auf)</translation>
    </message>
    <message>
        <source>Next picture (Page down)</source>
        <translation>Nächstes Bild (Bild ab)</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
</context>
<context>
    <name>heliograph::WelcomePage</name>
    <message>
        <source>Heliograph is not made by WhatsApp. Using it is at your own risk.</source>
        <translation>Heliograph stammt nicht von WhatsApp. Die Nutzung geschieht auf eigenes Risiko.</translation>
    </message>
    <message>
        <source>Link a pretend phone and try everything; nothing leaves this computer</source>
        <translation>Verknüpfe ein Scheintelefon und probiere alles aus; nichts verlässt diesen Computer</translation>
    </message>
    <message>
        <source>Link the WhatsApp on your phone and use all your accounts from this window</source>
        <translation>Verknüpfe das WhatsApp deines Telefons und nutze alle Konten in diesem Fenster</translation>
    </message>
    <message>
        <source>Link an account</source>
        <translation>Konto verknüpfen</translation>
    </message>
    <message>
        <source>Try it without an account</source>
        <translation>Ohne Konto ausprobieren</translation>
    </message>
    <message>
        <source>Without an account you use the sandbox: nothing leaves this computer.</source>
        <translation>Ohne Konto benutzt du die Sandbox: Nichts verlässt diesen Computer.</translation>
    </message>
</context>
</TS>
