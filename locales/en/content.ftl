# What else a phone can send.

sticker = Thank you for the sticker. Tap Menu if I can help.

video = Videos are not kept yet. Please send photos or a link to the video.

contact = I do not keep other people's contacts. To invite a colleague, pass on the join code.

photo-not-kept = Got the photo, but photos are not kept in this version yet. Please put it into words.

voice-not-kept = I cannot listen to voice yet. The microphone on the keyboard turns speech into text.

file-not-kept = Files are not kept in this version yet. Please put it into words.

location-not-kept = Got the location; coordinates are not kept. Please type the place's name instead.

content-unknown = I do not know this kind of message yet. Please type it in words.

edited-message = I see that you changed a message; I used the first one. To correct an entry, tap My log.

content-buttons = Buttons
    .menu = Menu
    .mine = My log

voice = I cannot listen to voice yet. It can be kept as a file, or use the microphone on the keyboard to turn speech into text.
    .attach = Attach to last entry
    .drop = Nothing

file-received = Got the file “{ $name }”. What is it for?
    .attach = Attach to { $no }
    .draft = Attach to this one
    .share = Share knowledge
    .drop = Delete the file

file-refused = This file cannot be kept. Pictures, PDF, Word, Excel and PowerPoint up to 10 MB are accepted.

file-vanished = This file was gone before I could get it. Please send it again.

file-too-many = An entry holds { $most } photos or files. This file is not kept.

file-attached = File “{ $name }” attached to { $no }.

file-added = File “{ $name }” will be attached to this entry.

file-added-post = File “{ $name }” will be kept with what you share.

file-deleted = File deleted.

file-gone = No file is waiting for an answer.

use-place = Using the location as a place

use-place-use = Got the location. Use it as the place of your last entry? Only the name is kept, not the coordinates.
    .use = Use as place
    .nothing = Nothing

location-used = “{ $place }” is the place of this entry. The coordinates are not kept.

location-unnamed = Got the location, but it has no name, and coordinates are not kept. Type the name of the place of entry { $no }.

edited-answer = I use the edited message instead of the first one.

edited-text = The message you edited

edited-text-text = Type the new text.

edited-text-agree = { $field } of entry { $no }: change it to “{ $value }”?
    .use = Change it
    .keep = Leave as it was

edited-kept = Entry { $no } stays as it was.
