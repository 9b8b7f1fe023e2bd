/** What makes staff pages more pleasant. Every page works without it. */

import { prepareFiles } from "./files.js";
import { closeMenus } from "./menu.js";
import { forgetOnSignOut } from "./forget.js";
import { partsInThePagesLanguage } from "./language.js";
import { recordOnRequest } from "./record.js";
import { tellWhenNobodyAnswers } from "./no-answer.js";
import { printOnRequest } from "./print.js";
import { sendOnce } from "./send-once.js";
import { shareOnRequest } from "./share.js";

closeMenus(document);
partsInThePagesLanguage(document);
tellWhenNobodyAnswers(document);
printOnRequest(document);
recordOnRequest(document);
forgetOnSignOut(document);
sendOnce(document);
shareOnRequest(document);
prepareFiles(document);
