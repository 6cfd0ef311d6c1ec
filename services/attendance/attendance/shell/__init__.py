"""오프라인 화면: the clock as an app on a phone's home screen."""
