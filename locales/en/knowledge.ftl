# Sharing, asking, searching.

share-knowledge-text = Tell what works, with a photo or link if you have one.

ask-advice-text = What would you like advice on? A few words, please without pupils' names.

search-empty = Nothing yet on “{ $q }”. Try a shorter word, or ask your network.
    .advice = Ask for advice
    .again = New search

kept-knowledge = Thank you. It is in the network's library; colleagues find it with search.

kept-question = Your question is kept in the network; colleagues see it when they search.

search-query = What are you looking for? A short word, e.g. fractions

search-found =
    About “{ $q }”
    { $list }
    .again = New search
    .post = Text { $letter }

search-line = • { $date } { $text }

search-line-pictures = { $letter }. { $date } { $text } (photos and files: { $n })
