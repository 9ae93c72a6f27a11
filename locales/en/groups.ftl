# In groups.

group-private-only = Let us do this in a private chat: { $link }

group-arrival = Hello. I am Phakhi, a bot that keeps the network's log. In this version we talk in private: { $link }. Messages in this group are not kept.
