"""The page 公示用语: public service numbers, and the words for where boards hang."""
