"""모집 공고: what people are asked for, where and until when, and which restricted items the job needs."""
