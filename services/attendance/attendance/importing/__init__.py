"""가져오기: clients' monthly workbooks and lines of chats, looked at before they count, undone as a whole."""
