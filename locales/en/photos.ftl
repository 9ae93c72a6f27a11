# Photographs and files.

photo-received = Got { $n } { $n ->
        [one] photo
       *[other] photos
    }. What { $n ->
        [one] is it
       *[other] are they
    } about? A short line will do.
    .attach = Attach to { $no }
    .share = Share knowledge
    .drop = Delete photos

photo-faces = Are pupils' faces clearly seen in the photos?
    .none = No faces
    .permitted = Yes, permitted
    .drop = Delete photos

photo-faces-none = Noted. Your network can see the photos.

photo-faces-permitted = Noted. Your network can see the photos, as you have permission.

photo-attached = { $n } { $n ->
        [one] photo
       *[other] photos
    } attached to { $no }.

photo-same = Entry { $no } has this photo already.

photos-added-post = Got { $n } { $n ->
        [one] photo
       *[other] photos
    } for what you share.

photos-added = Got { $n } { $n ->
        [one] photo
       *[other] photos
    } for this entry.

photo-deleted = { $n } { $n ->
        [one] photo
       *[other] photos
    } deleted.

photos-gone = No photos are waiting for an answer.

photo-refused-too-many = An entry holds { $most } photos. The first { $most } are kept, { $more } are not.

photo-refused-too-large = Not kept, as larger than 20 MB: { $more }. Please send them as ordinary photos.

photo-refused-too-many-pixels = Not kept, as the picture is too large: { $more }. Please send it as an ordinary photo.

photo-refused-no-picture = Not kept, as it opens as no picture: { $more }.

photo-refused-vanished = Gone before I could fetch it: { $more }. Please send it again.

photo-refused = Could not be kept: { $more }. Please send it again.

file-caption = { $name }

file-link =
    { $name }
    { $link }
    .open = Open the file

photo-shown = Photos and files of entry { $no }: { $n } in all
    .card = Show the entry
    .post = Show the text
    .more = More
    .drop-photo = Delete photos
    .drop-file = Delete files

post-shown =
    { $date }
    { $text }

post-gone = This text is not there, or was deleted.

photo-take-out = Delete your photos in entry { $no }?
    .yes = Delete
    .no = Keep

photo-take-out-post = Delete your photos with this text?

file-take-out = Delete your files in entry { $no }?

file-take-out-post = Delete your files with this text?

photo-stays = Nothing was deleted.

files-deleted = { $n } { $n ->
        [one] file
       *[other] files
    } deleted.
