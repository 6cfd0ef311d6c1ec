"""근로시간: from clock times to minutes that wages are counted by."""
