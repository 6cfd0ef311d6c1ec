"""사진 올리기: sent in parts before the form, so that a dropped connection costs a part and not the photo."""
