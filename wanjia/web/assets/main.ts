// The one bundle of every page.
import "./tokens.css";
import "./frame.css";
import "./components";
import "./print.css";
import "./requests";
import "./keyboard";
