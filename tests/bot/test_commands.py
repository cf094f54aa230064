"""What people type: tables of sentences, and what always holds."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands import FACILITATORS, PARTICIPANTS, canonical, listed, listed_for_facilitators, parse, sentences
from bot.model import LANGUAGES, Command, Language, Unknown, Verb
from bot.texts.commands import CANONICAL
from bot.texts.phrases import PHRASES

SAID = [
    # Danish
    ("hjælp", Verb.HELP, ""),
    ("HJÆLP!", Verb.HELP, ""),
    ("hjaelp", Verb.HELP, ""),
    ("Hej", Verb.HELP, ""),
    ("hej hej!", Verb.HELP, ""),
    ("Hej alle", Verb.HELP, ""),
    ("God morgen alle sammen", Verb.HELP, ""),
    ("@Ordstyrer hjælp", Verb.HELP, ""),
    ("kan du hjælpe mig?", Verb.HELP, ""),
    ("hvad kan du?", Verb.HELP, ""),
    ("program", Verb.PROGRAM, ""),
    ("Kan du vise programmet, tak?", Verb.PROGRAM, ""),
    ("hej, hvad er programmet?", Verb.PROGRAM, ""),
    ("programmet vis", Verb.PROGRAM, ""),
    ("nu", Verb.NOW, ""),
    ("Hvad sker der nu?", Verb.NOW, ""),
    ("næste", Verb.NEXT, ""),
    ("naeste", Verb.NEXT, ""),
    ("hvad er det næste?", Verb.NEXT, ""),
    ("tilmeld mig", Verb.REGISTER, ""),
    ("mig tilmeld", Verb.REGISTER, ""),
    ("Tilmeld", Verb.REGISTER, ""),
    ("meld mig til", Verb.REGISTER, ""),
    ("jeg vil gerne tilmelde mig", Verb.REGISTER, ""),
    ("afmeld mig", Verb.UNREGISTER, ""),
    ("slet min tilmelding", Verb.UNREGISTER, ""),
    ("ide", Verb.IDEA_FORM, ""),
    ("Idé!", Verb.IDEA_FORM, ""),
    ("idé, tak", Verb.IDEA_FORM, ""),
    ("ny idé", Verb.IDEA_FORM, ""),
    ("jeg har en idé", Verb.IDEA_FORM, ""),
    ("ideer", Verb.IDEAS, ""),
    ("idéer", Verb.IDEAS, ""),
    ("vis alle ideerne", Verb.IDEAS, ""),
    ("stem 3", Verb.VOTE, "3"),
    ("stem på 3", Verb.VOTE, "3"),
    ("3 stem", Verb.VOTE, "3"),
    ("stem på idé nr. 03", Verb.VOTE, "3"),
    ("stem #3", Verb.VOTE, "3"),
    ("stem3", Verb.VOTE, "3"),
    ("jeg stemmer på 3", Verb.VOTE, "3"),
    ("idéer 2", Verb.IDEAS, "2"),
    ("flere idéer", Verb.IDEAS, ""),
    ("vis idé 12", Verb.SHOW_IDEA, "12"),
    ("læs hele idéen nr. 12", Verb.SHOW_IDEA, "12"),
    ("mine ideer", Verb.MY_IDEAS, ""),
    ("vis mine idéer", Verb.MY_IDEAS, ""),
    ("træk idé 12 tilbage", Verb.WITHDRAW_IDEA, "12"),
    ("slet min idé nr. 12", Verb.WITHDRAW_IDEA, "12"),
    ("ret idé 12", Verb.EDIT_IDEA, "12"),
    ("ret idé 12: Kaffe  til\nalle", Verb.EDIT_IDEA, "12: Kaffe  til\nalle"),
    ("Kan du rette min ide nr. 12 til: kaffe", Verb.EDIT_IDEA, "12: kaffe"),
    ("ændr forslag 12 - kaffe", Verb.EDIT_IDEA, "12: kaffe"),
    ("ret idé 12\nKaffe", Verb.EDIT_IDEA, "12: Kaffe"),
    ("anonym idé: Kaffe, tak", Verb.ANONYMOUS_IDEA, "Kaffe, tak"),
    ("Hej, en anonym ide – Kaffe", Verb.ANONYMOUS_IDEA, "Kaffe"),
    ("anonymt forslag\nKaffe\n\nog te", Verb.ANONYMOUS_IDEA, "Kaffe\n\nog te"),
    ("anonym idé: …", Verb.ANONYMOUS_IDEA, ""),
    ("støt 4 i stedet for 12", Verb.SWAP_IDEA, "4/12"),
    ("støt idé nr. 4 i stedet for min egen 12.", Verb.SWAP_IDEA, "4/12"),
    ("læs", Verb.READ_IDEAS, ""),
    ("temaer", Verb.THEMES, ""),
    ("vis temaerne", Verb.THEMES, ""),
    ("temaer for punkt 4", Verb.THEMES, "4"),
    ("tema 3", Verb.THEME, "3"),
    ("vis hele tema nr. 3", Verb.THEME, "3"),
    ("tema 3 side 2", Verb.THEME, "3/2"),
    ("find temaer", Verb.FIND_THEMES, ""),
    ("find temaerne igen", Verb.FIND_THEMES, ""),
    ("find temaer 4", Verb.FIND_THEMES, "4"),
    ("ret tema 3", Verb.MEND_THEME, "3"),
    ("flet tema 2 og 5", Verb.MERGE_THEMES, "2,5"),
    ("Kan du flette tema 2, tema 5 og 7?", Verb.MERGE_THEMES, "2,5,7"),
    ("slå tema 2 og 5 sammen", Verb.MERGE_THEMES, "2,5"),
    ("flet tema 2", Verb.MERGE_THEMES, "2"),
    ("del tema 3", Verb.SPLIT_THEME, "3"),
    ("del tema 3 i to", Verb.SPLIT_THEME, "3"),
    ("del tema 3: 4, 7", Verb.SPLIT_THEME, "3/4,7"),
    ("del tema 3: idé 4 og 7", Verb.SPLIT_THEME, "3/4,7"),
    ("kald tema 3 Mere nærvær", Verb.NAME_THEME, "3/Mere nærvær"),
    ("kald tema 3: Til *kamp* <b>", Verb.NAME_THEME, "3/Til *kamp* <b>"),
    ("kald tema 3 2030-planen", Verb.NAME_THEME, "3/2030-planen"),
    ("omdøb tema 3 til Mere nærvær", Verb.NAME_THEME, "3/Mere nærvær"),
    ("kald tema 3", Verb.NAME_THEME, "3/"),
    ("kald tema 3 …", Verb.NAME_THEME, "3/"),
    ("flyt idé 12 til tema 3", Verb.MOVE_IDEA, "12/3"),
    ("flyt 12 og 13 til tema 3", Verb.MOVE_IDEA, "12,13/3"),
    ("flyt idé 12 til et nyt tema", Verb.MOVE_IDEA, "12/new"),
    ("fortryd tema", Verb.UNDO_THEME, ""),
    ("fortryd fletningen", Verb.UNDO_THEME, ""),
    ("fortryd", Verb.DISCARD, ""),
    ("temalog", Verb.THEME_LOG, ""),
    ("themes", Verb.THEMES, ""),
    ("theme 3 page 2", Verb.THEME, "3/2"),
    ("merge themes 2 and 5 together", Verb.MERGE_THEMES, "2,5"),
    ("split theme 3: 4, 7", Verb.SPLIT_THEME, "3/4,7"),
    ("rename theme 3 to More presence", Verb.NAME_THEME, "3/More presence"),
    ("move idea 12 to a new theme", Verb.MOVE_IDEA, "12/new"),
    ("slå ihop tema 2 och 5", Verb.MERGE_THEMES, "2,5"),
    ("flytta idé 12 till tema 3", Verb.MOVE_IDEA, "12/3"),
    ("giv mig tre idéer", Verb.READ_IDEAS, ""),
    ("læst", Verb.IDEAS_READ, ""),
    ("jeg har læst dem alle", Verb.IDEAS_READ, ""),
    ("my ideas", Verb.MY_IDEAS, ""),
    ("change idea 12: coffee", Verb.EDIT_IDEA, "12: coffee"),
    ("please fix my idea no. 12 to coffee", Verb.EDIT_IDEA, "12: coffee"),
    ("anonymous idea: coffee", Verb.ANONYMOUS_IDEA, "coffee"),
    ("withdraw idea 12", Verb.WITHDRAW_IDEA, "12"),
    ("support idea 4 rather than 12", Verb.SWAP_IDEA, "4/12"),
    ("read", Verb.READ_IDEAS, ""),
    ("done reading", Verb.IDEAS_READ, ""),
    ("ändra idé 12: kaffe", Verb.EDIT_IDEA, "12: kaffe"),
    ("anonymt förslag: kaffe", Verb.ANONYMOUS_IDEA, "kaffe"),
    ("ta tillbaka idé 12", Verb.WITHDRAW_IDEA, "12"),
    ("stöd 4 istället för 12", Verb.SWAP_IDEA, "4/12"),
    ("läs tre idéer", Verb.READ_IDEAS, ""),
    ("endre idé 12: kaffe", Verb.EDIT_IDEA, "12: kaffe"),
    ("ideene mine", Verb.MY_IDEAS, ""),
    ("trekk tilbake idé 12", Verb.WITHDRAW_IDEA, "12"),
    ("les", Verb.READ_IDEAS, ""),
    ("fjern stemme", Verb.UNVOTE, ""),
    ("fjern min stemme på 3", Verb.UNVOTE, "3"),
    ("fortryd stemme 3", Verb.UNVOTE, "3"),
    ("jeg er med", Verb.JOIN, ""),
    ("jeg vil gerne være med", Verb.JOIN, ""),
    ("ikke med", Verb.LEAVE, ""),
    ("jeg er ikke med", Verb.LEAVE, ""),
    ("min gruppe", Verb.MY_GROUP, ""),
    ("hvor er min gruppe?", Verb.MY_GROUP, ""),
    ("hvilken gruppe er jeg i?", Verb.MY_GROUP, ""),
    ("er jeg ikke med?", Verb.MY_GROUP, ""),
    ("am I in?", Verb.MY_GROUP, ""),
    ("med jeg er ikke", Verb.LEAVE, ""),
    ("vis opsamling", Verb.HARVEST, ""),
    ("opsamling vis", Verb.HARVEST, ""),
    ("vis opsamling 2", Verb.HARVEST, "2"),
    ("Hvad har vi gemt?", Verb.HARVEST, ""),
    ("gem", Verb.HARVEST, ""),
    ("Send ind!", Verb.HAND_IN, ""),
    ("ind send", Verb.HAND_IN, ""),
    ("kan du sende svarene ind?", Verb.HAND_IN, ""),
    ("vi er færdige", Verb.HAND_IN, ""),
    ("Hej Ordstyrerbot", Verb.HELP, ""),
    ("hej med jer", Verb.HELP, ""),
    ("opsummering", Verb.SUMMARY, ""),
    ("status", Verb.STATUS, ""),
    ("start 2", Verb.START, "2"),
    ("2 start", Verb.START, "2"),
    ("kan du starte punkt 2?", Verb.START, "2"),
    ("lav grupper", Verb.DEAL_GROUPS, ""),
    ("grupper lav", Verb.DEAL_GROUPS, ""),
    ("bland grupperne", Verb.SHUFFLE_GROUPS, ""),
    ("bland grupper", Verb.SHUFFLE_GROUPS, ""),
    ("grupper bland", Verb.SHUFFLE_GROUPS, ""),
    ("bland igen", Verb.SHUFFLE_GROUPS, ""),
    ("lav grupperne om", Verb.SHUFFLE_GROUPS, ""),
    ("åbn bordene", Verb.LAY_TABLES, ""),
    ("bord 2", Verb.PICK, "2"),
    ("2 bord", Verb.PICK, "2"),
    ("emne 3", Verb.PICK, "3"),
    ("jeg vil gerne sidde ved bord 4", Verb.PICK, "4"),
    ("vælg bord 2", Verb.PICK, "2"),
    ("vælg 2", Verb.CHOOSE_EVENT, "2"),
    ("vælg bord", Verb.PICK, ""),
    ("skriv ikke til mig om grupper", Verb.QUIET, ""),
    ("send mig ikke flere beskeder om min gruppe", Verb.QUIET, ""),
    ("skriv til mig igen", Verb.UNQUIET, ""),
    ("vis grupper", Verb.SHOW_GROUPS, ""),
    ("grupper vis", Verb.SHOW_GROUPS, ""),
    ("åbn grupper", Verb.OPEN_GROUPS, ""),
    ("aabn grupper", Verb.OPEN_GROUPS, ""),
    ("A\u030aBN GRUPPER", Verb.OPEN_GROUPS, ""),
    ("luk grupper", Verb.CLOSE_GROUPS, ""),
    ("grupperne luk", Verb.CLOSE_GROUPS, ""),
    ("grupper her", Verb.GROUPS_HERE, ""),
    ("hent grupper", Verb.EXPORT_GROUPS, ""),
    ("Kan jeg få grupperne som Excel?", Verb.EXPORT_GROUPS, ""),
    ("hent grupperne som csv", Verb.EXPORT_GROUPS, ""),
    ("giv mig grupperummene", Verb.EXPORT_GROUPS, ""),
    ("kode Xy-12z", Verb.CLAIM, "Xy-12z"),
    ("Min kode er Xy-12z.", Verb.CLAIM, "Xy-12z"),
    ("vælg 1", Verb.CHOOSE_EVENT, "1"),
    ("send", Verb.SEND, ""),
    ("Send den nu, tak", Verb.SEND, ""),
    ("ja, send beskeden", Verb.SEND, ""),
    ("fortryd", Verb.DISCARD, ""),
    ("send den ikke", Verb.DISCARD, ""),
    ("Fik alle beskeden?", Verb.RECEIPT, ""),
    ("har alle fået den?", Verb.RECEIPT, ""),
    ("fik alle deltagerne beskeden?", Verb.RECEIPT, ""),
    ("er beskeden nået frem til alle?", Verb.RECEIPT, ""),
    ("hvem har fået beskeden?", Verb.RECEIPT, ""),
    ("besked 2", Verb.MESSAGE, "2"),
    ("vis besked nr. 2", Verb.MESSAGE, "2"),
    ("hvem mangler?", Verb.MISSING, ""),
    ("hvem fik den ikke?", Verb.MISSING, ""),
    ("hvem har ikke fået besked 2", Verb.MISSING, "2"),
    ("hent listen", Verb.MISSING, ""),
    ("send igen", Verb.SEND_AGAIN, ""),
    ("Send igen til dem, der ikke har fået den", Verb.SEND_AGAIN, ""),
    ("send beskeden igen til dem der mangler", Verb.SEND_AGAIN, ""),
    ("send igen 2", Verb.SEND_AGAIN, "2"),
    ("konsol her", Verb.CONSOLE_HERE, ""),
    ("vis tavlen her", Verb.CONSOLE_HERE, ""),
    ("konsol", Verb.STATUS, ""),
    ("tilkald", Verb.CALL, ""),
    ("Bed om hjælp", Verb.CALL, ""),
    ("vi har brug for hjælp", Verb.CALL, ""),
    ("klaret", Verb.SETTLED, ""),
    ("Det er klaret, tak", Verb.SETTLED, ""),
    ("klaret 7", Verb.SETTLED, "7"),
    ("gruppe 7 er klaret", Verb.SETTLED, "7"),
    ("jeg kommer til gruppe 7", Verb.COMING, "7"),
    ("gruppe 7 jeg kommer til", Verb.COMING, "7"),
    ("vis gruppe 3", Verb.PRESENT_GROUP, "3"),
    ("gruppe 3 vis", Verb.PRESENT_GROUP, "3"),
    ("næste gruppe", Verb.NEXT_GROUP, ""),
    ("vis den næste gruppe", Verb.NEXT_GROUP, ""),
    ("nyt program", Verb.NEW_PROGRAMME, ""),
    ("hvordan lægger jeg et nyt program ind?", Verb.NEW_PROGRAMME, ""),
    ("vis udkastet", Verb.SHOW_DRAFT, ""),
    ("vis udkastet 2", Verb.SHOW_DRAFT, "2"),
    ("Brug programmet!", Verb.USE_DRAFT, ""),
    ("ja, brug udkastet", Verb.USE_DRAFT, ""),
    ("kassér programmet", Verb.DROP_DRAFT, ""),
    ("Kasser udkastet", Verb.DROP_DRAFT, ""),
    ("nyt arrangement", Verb.NEW_EVENT, ""),
    ("hent programmet fra https://kilde.example/dag.ics", Verb.FETCH_PROGRAMME, "https://kilde.example/dag.ics"),
    ("Hej, kan du hente programmet fra https://a.example/?x=1", Verb.FETCH_PROGRAMME, "https://a.example/?x=1"),
    ("hent kalenderen fra webcal://a.example/b", Verb.FETCH_PROGRAMME, "webcal://a.example/b"),
    ("Hent programmet her: https://a.example/b", Verb.FETCH_PROGRAMME, "https://a.example/b"),
    ("hent programmet fra Vores hjemmeside", Verb.FETCH_PROGRAMME, "Vores hjemmeside"),
    ("stop med at hente programmet", Verb.STOP_FETCHING, ""),
    ("hent ikke programmet mere", Verb.STOP_FETCHING, ""),
    ("Hvornår blev programmet hentet?", Verb.FETCHED, ""),
    ("hvornår er programmet sidst opdateret", Verb.FETCHED, ""),
    ("fetch the programme from https://a.example/b", Verb.FETCH_PROGRAMME, "https://a.example/b"),
    ("import calendar from https://a.example/b", Verb.FETCH_PROGRAMME, "https://a.example/b"),
    ("stop updating the schedule", Verb.STOP_FETCHING, ""),
    ("when was the agenda last updated?", Verb.FETCHED, ""),
    ("hämta programmet från https://a.example/b", Verb.FETCH_PROGRAMME, "https://a.example/b"),
    ("sluta hämta programmet", Verb.STOP_FETCHING, ""),
    ("när hämtades programmet senast?", Verb.FETCHED, ""),
    ("les programmet fra https://a.example/b", Verb.FETCH_PROGRAMME, "https://a.example/b"),
    ("slutt å hente programmet", Verb.STOP_FETCHING, ""),
    ("når ble programmet hentet", Verb.FETCHED, ""),
    ("ret 2: 31. maj 2027", Verb.MEND_DRAFT, "2: 31. maj 2027"),
    ("Ret punkt 4: gruppearbejde", Verb.MEND_DRAFT, "punkt 4: gruppearbejde"),
    ("ret nr. 4 gruppearbejde", Verb.MEND_DRAFT, "nr. 4 gruppearbejde"),
    ("Ret titel: Idétræf i Tønder", Verb.MEND_DRAFT, "titel: Idétræf i Tønder"),
    ("kan du rette tidszone: Oslo", Verb.MEND_DRAFT, "tidszone: Oslo"),
    ("med hjem", Verb.TAKE_HOME, ""),
    ("Hvad får jeg med hjem?", Verb.TAKE_HOME, ""),
    ("det gør jeg på mandag: ringer til Bo", Verb.PROMISE, "ringer til Bo"),
    ("Det gør jeg på mandag:\nringer til Bo\nog Ida", Verb.PROMISE, "ringer til Bo\nog Ida"),
    ("det gør jeg på mandag\nringer til Bo", Verb.PROMISE, "ringer til Bo"),
    ("Hej, det gør jeg på mandag: 3", Verb.PROMISE, "3"),
    ("det gør jeg på mandag: …", Verb.PROMISE, ""),
    ("det gør jeg på mandag", Verb.PROMISE, ""),
    ("mit løfte: ringer til Bo", Verb.PROMISE, "ringer til Bo"),
    ("mit løfte", Verb.MY_PROMISE, ""),
    ("hvad lovede jeg?", Verb.MY_PROMISE, ""),
    ("Gjort!", Verb.PROMISE_KEPT, ""),
    ("det har jeg gjort", Verb.PROMISE_KEPT, ""),
    ("mit løfte: gjort", Verb.PROMISE_KEPT, ""),
    ("mit løfte er i gang", Verb.PROMISE_BEGUN, ""),
    ("jeg er i gang", Verb.PROMISE_BEGUN, ""),
    ("ikke endnu", Verb.PROMISE_LATER, ""),
    ("nej, ikke endnu", Verb.PROMISE_LATER, ""),
    ("jeg har ikke gjort det endnu", Verb.PROMISE_LATER, ""),
    ("droppet", Verb.PROMISE_DROPPED, ""),
    ("stop", Verb.PROMISE_HUSH, ""),
    ("spørg mig ikke igen", Verb.PROMISE_HUSH, ""),
    ("overblik", Verb.DIGEST, ""),
    ("giv mig et overblik", Verb.DIGEST, ""),
    ("on Monday I will: call Bo", Verb.PROMISE, "call Bo"),
    ("On Monday I'll: call Bo", Verb.PROMISE, "call Bo"),
    ("done", Verb.PROMISE_KEPT, ""),
    ("not yet", Verb.PROMISE_LATER, ""),
    ("takeaways", Verb.TAKE_HOME, ""),
    ("overview", Verb.DIGEST, ""),
    ("det gör jag på måndag: ringer Bo", Verb.PROMISE, "ringer Bo"),
    ("på gång", Verb.PROMISE_BEGUN, ""),
    ("inte än", Verb.PROMISE_LATER, ""),
    ("översikt", Verb.DIGEST, ""),
    ("det gjør jeg på mandag: ringer Bo", Verb.PROMISE, "ringer Bo"),
    ("ikke ennå", Verb.PROMISE_LATER, ""),
    ("oversikt", Verb.DIGEST, ""),
    # English
    ("use the programme", Verb.USE_DRAFT, ""),
    ("discard the draft", Verb.DROP_DRAFT, ""),
    ("new programme", Verb.NEW_PROGRAMME, ""),
    ("correct item 4: 10.15-11", Verb.MEND_DRAFT, "item 4: 10.15-11"),
    ("send it now", Verb.SEND, ""),
    ("discard", Verb.DISCARD, ""),
    ("don't send it", Verb.DISCARD, ""),
    ("Did everybody get it?", Verb.RECEIPT, ""),
    ("did everyone get the message?", Verb.RECEIPT, ""),
    ("has everybody received it", Verb.RECEIPT, ""),
    ("message 3", Verb.MESSAGE, "3"),
    ("who is missing?", Verb.MISSING, ""),
    ("who didn't get the message?", Verb.MISSING, ""),
    ("send again", Verb.SEND_AGAIN, ""),
    ("send it again to those who did not get it", Verb.SEND_AGAIN, ""),
    ("resend 2", Verb.SEND_AGAIN, "2"),
    ("call for help", Verb.CALL, ""),
    ("it's solved", Verb.SETTLED, ""),
    ("I'm coming to group 7", Verb.COMING, "7"),
    ("show group 3", Verb.PRESENT_GROUP, "3"),
    ("next group", Verb.NEXT_GROUP, ""),
    ("tillkalla", Verb.CALL, ""),
    ("löst", Verb.SETTLED, ""),
    ("jag kommer till grupp 7", Verb.COMING, "7"),
    ("visa grupp 3", Verb.PRESENT_GROUP, "3"),
    ("nästa grupp", Verb.NEXT_GROUP, ""),
    ("tilkall", Verb.CALL, ""),
    ("det er løst", Verb.SETTLED, ""),
    ("neste gruppe", Verb.NEXT_GROUP, ""),
    ("Hi", Verb.HELP, ""),
    ("Hello!", Verb.HELP, ""),
    ("Help", Verb.HELP, ""),
    ("hello, please help me", Verb.HELP, ""),
    ("what’s on the agenda today?", Verb.PROGRAM, ""),
    ("Could you show me the programme, please?", Verb.PROGRAM, ""),
    ("what's next?", Verb.NEXT, ""),
    ("sign me up please", Verb.REGISTER, ""),
    ("cancel my registration", Verb.UNREGISTER, ""),
    ("ideas", Verb.IDEAS, ""),
    ("idea", Verb.IDEA_FORM, ""),
    ("vote 3", Verb.VOTE, "3"),
    ("vote for idea 3", Verb.VOTE, "3"),
    ("remove vote 3", Verb.UNVOTE, "3"),
    ("I'm in", Verb.JOIN, ""),
    ("I am not in", Verb.LEAVE, ""),
    ("my group", Verb.MY_GROUP, ""),
    ("show our answers", Verb.HARVEST, ""),
    ("our answers 2", Verb.HARVEST, "2"),
    ("save", Verb.HARVEST, ""),
    ("hand in", Verb.HAND_IN, ""),
    ("please submit our answers", Verb.HAND_IN, ""),
    ("We’re done!", Verb.HAND_IN, ""),
    ("groups make", Verb.DEAL_GROUPS, ""),
    ("shuffle the groups", Verb.SHUFFLE_GROUPS, ""),
    ("shuffle again", Verb.SHUFFLE_GROUPS, ""),
    ("open the tables", Verb.LAY_TABLES, ""),
    ("table 2", Verb.PICK, "2"),
    ("topic no. 2", Verb.PICK, "2"),
    ("stop messaging me about my group", Verb.QUIET, ""),
    ("write to me again", Verb.UNQUIET, ""),
    ("blanda om grupperna", Verb.SHUFFLE_GROUPS, ""),
    ("ämne 2", Verb.PICK, "2"),
    ("skriv inte till mig om grupper", Verb.QUIET, ""),
    ("bland på nytt", Verb.SHUFFLE_GROUPS, ""),
    ("tema 2", Verb.THEME, "2"),
    ("slå sammen tema 2 og 5", Verb.MERGE_THEMES, "2,5"),
    ("angre tema", Verb.UNDO_THEME, ""),
    ("flytt idé 12 til et nytt tema", Verb.MOVE_IDEA, "12/new"),
    ("ikke skriv til meg om grupper", Verb.QUIET, ""),
    ("code: K7", Verb.CLAIM, "K7"),
    ("download groups", Verb.EXPORT_GROUPS, ""),
    ("can I have the groups as a spreadsheet?", Verb.EXPORT_GROUPS, ""),
    ("get the breakout rooms list", Verb.EXPORT_GROUPS, ""),
    # Swedish
    ("ladda ner grupperna som Excel", Verb.EXPORT_GROUPS, ""),
    ("hämta grupprummen", Verb.EXPORT_GROUPS, ""),
    ("Hallå", Verb.HELP, ""),
    ("hjälp tack", Verb.HELP, ""),
    ("nasta", Verb.NEXT, ""),
    ("anmäl mig", Verb.REGISTER, ""),
    ("avanmäl mig", Verb.UNREGISTER, ""),
    ("rösta på 3", Verb.VOTE, "3"),
    ("ta bort min röst på 3", Verb.UNVOTE, "3"),
    ("jag är med", Verb.JOIN, ""),
    ("jag är inte med", Verb.LEAVE, ""),
    ("visa våra svar", Verb.HARVEST, ""),
    ("spara", Verb.HARVEST, ""),
    ("lämna in", Verb.HAND_IN, ""),
    ("skicka in svaren", Verb.HAND_IN, ""),
    ("vi är klara", Verb.HAND_IN, ""),
    ("grupper skapa", Verb.DEAL_GROUPS, ""),
    ("öppna grupperna", Verb.OPEN_GROUPS, ""),
    ("sammanfattning", Verb.SUMMARY, ""),
    ("använd programmet", Verb.USE_DRAFT, ""),
    ("rätta datum: 31 maj 2027", Verb.MEND_DRAFT, "datum: 31 maj 2027"),
    ("skicka", Verb.SEND, ""),
    ("ångra", Verb.DISCARD, ""),
    ("fick alla meddelandet?", Verb.RECEIPT, ""),
    ("har alla fått det?", Verb.RECEIPT, ""),
    ("meddelande 2", Verb.MESSAGE, "2"),
    ("vem saknas?", Verb.MISSING, ""),
    ("vilka fick inte meddelandet?", Verb.MISSING, ""),
    ("skicka igen", Verb.SEND_AGAIN, ""),
    ("skicka igen till dem som inte har fått det", Verb.SEND_AGAIN, ""),
    # Norwegian
    ("last ned gruppene", Verb.EXPORT_GROUPS, ""),
    ("Kan jeg få gruppene som Excel?", Verb.EXPORT_GROUPS, ""),
    ("bruk utkastet", Verb.USE_DRAFT, ""),
    ("rett 1: 31. mai 2027", Verb.MEND_DRAFT, "1: 31. mai 2027"),
    ("angre", Verb.DISCARD, ""),
    ("fikk alle meldingen?", Verb.RECEIPT, ""),
    ("har alle fått beskjeden?", Verb.RECEIPT, ""),
    ("melding 2", Verb.MESSAGE, "2"),
    ("hvem fikk ikke meldingen?", Verb.MISSING, ""),
    ("send igjen", Verb.SEND_AGAIN, ""),
    ("send igjen til dem som ikke har fått den", Verb.SEND_AGAIN, ""),
    ("Hei", Verb.HELP, ""),
    ("hjelp takk", Verb.HELP, ""),
    ("nå", Verb.NOW, ""),
    ("hva skjer nå?", Verb.NOW, ""),
    ("neste", Verb.NEXT, ""),
    ("meld meg på", Verb.REGISTER, ""),
    ("meld meg av", Verb.UNREGISTER, ""),
    ("lukk gruppene", Verb.CLOSE_GROUPS, ""),
    ("gruppa mi", Verb.MY_GROUP, ""),
    ("gruppen min", Verb.MY_GROUP, ""),
    ("vis svarene våre", Verb.HARVEST, ""),
    ("lagre", Verb.HARVEST, ""),
    ("lever inn", Verb.HAND_IN, ""),
    ("send inn svarene", Verb.HAND_IN, ""),
    ("vi er ferdige", Verb.HAND_IN, ""),
    ("åpne grupper", Verb.OPEN_GROUPS, ""),
    ("oppsummering", Verb.SUMMARY, ""),
    ("velg 2", Verb.CHOOSE_EVENT, "2"),
]


@pytest.mark.parametrize(("text", "verb", "argument"), SAID)
def test_sentence_is_the_command_that_was_meant(text: str, verb: Verb, argument: str) -> None:
    assert parse(text) == Command(verb=verb, argument=argument)


@pytest.mark.parametrize(
    ("text", "idea"),
    [
        ("idé Mere kaffe", "Mere kaffe"),
        ("Ide: Mere  Kaffe!", "Mere  Kaffe!"),
        ("IDÉ: mere kaffe", "mere kaffe"),
        ("ide\u0301 mere kaffe", "mere kaffe"),
        ("idea – more coffee", "more coffee"),
        ("idé, mere kaffe", "mere kaffe"),
        ("Förslag mer kaffe", "mer kaffe"),
        ("forslag: mere kaffe", "mere kaffe"),
        ("hej, idé: mere kaffe", "mere kaffe"),
        ("ny idé: mere kaffe", "mere kaffe"),
        ("min idé: mere kaffe", "mere kaffe"),
        ("Jeg har en idé:\nmere kaffe", "mere kaffe"),
        ("idé:\n- kaffe\n\n  - te", "- kaffe\n\n  - te"),
        ("idé\n- kaffe\n- te", "- kaffe\n- te"),
        ("idé -5 grader udenfor", "-5 grader udenfor"),
        ("idé 👍", "👍"),
        ("idé: stem 3", "stem 3"),
        ("idé vis program i foyeren", "vis program i foyeren"),
        ("idé 3 valgsteder på hjul", "3 valgsteder på hjul"),
        ("/idé <b>kaffe</b>", "<b>kaffe</b>"),
        ("idé …", ""),
    ],
)
def test_idea_is_kept_as_it_was_typed(text: str, idea: str) -> None:
    assert parse(text) == Command(verb=Verb.IDEA, argument=idea)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("besked til alle: Husk kaffe", "Husk kaffe"),
        ("Besked til alle deltagere: husk kaffe", "husk kaffe"),
        ("besked til alle husk kaffe", "husk kaffe"),
        ("send besked til alle: husk kaffe", "husk kaffe"),
        ("kan du sende en besked til alle: husk kaffe", "husk kaffe"),
        ("hej, skriv til alle: husk kaffe", "husk kaffe"),
        ("Skriv til alle\nHusk kaffe\n\n- og te", "Husk kaffe\n\n- og te"),
        ("besked til alle – husk kaffe", "husk kaffe"),
        ("/besked til alle: idé 3: *kaffe* <at>x</at>", "idé 3: *kaffe* <at>x</at>"),
        ("besked til alle: besked til alle: x", "besked til alle: x"),
        ("besked til alle", ""),
        ("besked til alle: …", ""),
        ("message to everybody: remember coffee", "remember coffee"),
        ("tell everyone: remember coffee", "remember coffee"),
        ("Please send a message to all: remember coffee", "remember coffee"),
        ("meddelande till alla: kom ihåg kaffet", "kom ihåg kaffet"),
        ("skicka till alla: kom ihåg kaffet", "kom ihåg kaffet"),
        ("skicka ett meddelande till alla deltagare: kom ihåg kaffet", "kom ihåg kaffet"),
        ("melding til alle: husk kaffen", "husk kaffen"),
        ("beskjed til alle: husk kaffen", "husk kaffen"),
        ("si til alle: husk kaffen", "husk kaffen"),
    ],
)
def test_message_to_everybody_is_kept_as_it_was_typed(text: str, words: str) -> None:
    assert parse(text) == Command(verb=Verb.BROADCAST, argument=words)


@pytest.mark.parametrize(
    "said",
    [
        "privat besked til alle: ses kl. 9",
        "send en privat besked til alle: ses kl. 9",
        "private message to everybody: ses kl. 9",
        "privat meddelande till alla: ses kl. 9",
        "privat melding til alle: ses kl. 9",
    ],
)
def test_private_message_to_everybody_is_told_from_an_open_one(said: str) -> None:
    assert parse(said) == Command(verb=Verb.PRIVATE_BROADCAST, argument="ses kl. 9")


@pytest.mark.parametrize(
    "said", ["skriv til alle i morgen", "besked til allergikere: nødder", "vi sender en besked til alle"]
)
def test_sentence_about_everybody_is_no_message_to_them(said: str) -> None:
    assert not isinstance(parse(said), Command)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("progam", "program"),
        ("hej, kan du vise progamet, tak", "program"),
        ("hej progam", "program"),
        ("hej, idee mere kaffe", "idé mere kaffe"),
        ("jeg er ikke forhindret", "afmeld mig"),
        ("opsumering", "opsummering"),
        ("tilmeldt mig", "tilmeld mig"),
        ("stm 4", "stem 4"),
        ("stem", "stem 3"),
        ("start", "start 2"),
        ("idé 7", "stem 7"),
        ("idea 7", "vote 7"),
        ("idee mere kaffe", "idé mere kaffe"),
        ("sumary", "summary"),
        ("samanfattning", "sammanfattning"),
        ("lag gruper", "lag grupper"),
        ("", None),
        ("?!", None),
        ("tak", None),
        ("👍", None),
        ("vi starter nu", None),
        ("nu starter vi det næste punkt", None),
        ("min idé er god", None),
        ("Ideen er god", None),
        ("idéen med kaffe er god", None),
        ("jeg er med på at vi holder pause nu", None),
        ("hjælp hinanden med at rydde op", None),
        ("programmet er rigtig godt i år", None),
        ("hej, har nogen set min grønne jakke?", None),
        ("kode og andet godt", None),
        ("det er ret godt: 3 stjerner", None),
        ("ret dagen til fredag", None),
        ("ret mange er med", None),
        ("x " * 5000, None),
        ("x" * 50000, None),
    ],
)
def test_other_sentences_trigger_nothing(text: str, nearest: str | None) -> None:
    assert parse(text) == Unknown(text=text, nearest=nearest)


def test_reader_is_answered_in_their_language_where_two_are_equally_near() -> None:
    nearest = [parse("hjlp", language=language) for language in LANGUAGES]
    assert nearest == [Unknown(text="hjlp", nearest=each) for each in ("hjælp", "hjælp", "hjälp", "hjelp")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verb", CANONICAL)
def test_canonical_sentence_means_its_verb(verb: Verb, language: Language) -> None:
    said = parse(canonical(verb, language))
    assert isinstance(said, Command)
    assert said.verb == verb


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_has_a_sentence(language: Language) -> None:
    assert {verb for verb in Verb if canonical(verb, language)} == set(Verb)
    assert canonical(Verb.SUBMIT_REGISTRATION, language) == canonical(Verb.REGISTER, language)
    assert canonical(Verb.START, language, "12") == canonical(Verb.START, language).replace("2", "12")


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_show_the_canonical_sentences(language: Language) -> None:
    assert listed(language) == [(verb, canonical(verb, language)) for verb in PARTICIPANTS]
    assert listed_for_facilitators(language) == [(verb, canonical(verb, language)) for verb in FACILITATORS]
    assert not set(PARTICIPANTS) & set(FACILITATORS)


def test_no_sentence_means_two_things() -> None:
    meanings: dict[tuple[str, ...], set[Verb]] = {}
    unordered: dict[tuple[str, ...], set[Verb]] = {}
    for language in LANGUAGES:
        for said, verb in sentences(language):
            meanings.setdefault(said, set()).add(verb)
            unordered.setdefault(tuple(sorted(said)), set()).add(verb)
    assert {said for said, verbs in meanings.items() if len(verbs) > 1} == set()
    assert {" ".join(said) for said, verbs in unordered.items() if len(verbs) > 1} == {
        "er jeg med",
        "er ikke jeg med",
        "am i in",
        "am i in not",
        "ar jag med",
        "ar inte jag med",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_speak_of_the_same_verbs_in_each_language(language: Language) -> None:
    typed = {Verb.IDEA, Verb.CLAIM, Verb.BROADCAST, Verb.PRIVATE_BROADCAST, Verb.MEND_DRAFT, Verb.FETCH_PROGRAMME}
    typed |= {Verb.NEW_POLL, Verb.ANSWER_POLL, Verb.ANONYMOUS_IDEA, Verb.EDIT_IDEA, Verb.SWAP_IDEA}
    typed |= {Verb.MERGE_THEMES, Verb.SPLIT_THEME, Verb.NAME_THEME, Verb.MOVE_IDEA}
    typed |= {Verb.QUESTION, Verb.NAMELESS_QUESTION, Verb.HIDE, Verb.HIDE_FORM, Verb.RESTORE}
    assert set(PHRASES[language]) == set(CANONICAL) - typed - {Verb.EXTEND, Verb.HERE, Verb.MOVE, Verb.VOLUNTEER}


@given(st.text())
@example("kode " + "." * 5000 + " x")
@example("kode" + " " * 5000)
@example("\u0130de")
@example("٣ stem ²")
@example("stem " + "9" * 5000)
@example("hej " * 5000)
@example("hej " * 23)
def test_any_text_has_an_answer(text: str) -> None:
    said = parse(text)
    assert isinstance(said, Command) or said.text == text


@given(st.sampled_from(["idé ", "Idé: ", "ide ", "idea ", "förslag: ", "forslag\n"]), st.text())
def test_idea_survives(word: str, text: str) -> None:
    kept = f"a{text}".strip()
    assert parse(f"{word}a{text}") == Command(verb=Verb.IDEA, argument=kept)


@given(st.permutations(["lav", "nye", "grupper"]), st.sampled_from(["", "!", " tak", "?", " "]))
def test_order_of_words_is_free(order: list[str], end: str) -> None:
    assert parse(" ".join(order) + end) == Command(verb=Verb.DEAL_GROUPS)
