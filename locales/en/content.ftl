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
