@echo off
rem yichuang.cmd: sets this checkout up the first time, then hands over to `python -m scripts`. The same as the
rem script `yichuang` does elsewhere; nothing but Python 3.11 or newer is needed beforehand.
setlocal
set "root=%~dp0"
set "venv=%root%.venv"
set "python=%venv%\Scripts\python.exe"

rem The copied lock is the stamp: while it equals the checkout's, the environment is complete and current.
if exist "%venv%\ready" fc /b "%root%requirements.lock" "%venv%\ready" >nul 2>&1 && goto run

py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>nul
if errorlevel 1 (
  echo yichuang: Python 3.11 or newer with its launcher "py" is needed. Please install it, then try again. 1>&2
  exit /b 1
)
echo yichuang: Python packages of requirements.lock into .venv 1>&2
if exist "%venv%\ready" (del "%venv%\ready") else (py -3 -m venv --clear "%venv%" || exit /b 1)
"%python%" -m pip install --disable-pip-version-check --require-hashes -r "%root%requirements.lock" 1>&2 || exit /b 1
>"%venv%\Lib\site-packages\yichuang.pth" echo ..\..\..
copy /y "%root%requirements.lock" "%venv%\ready" >nul || exit /b 1

:run
"%python%" -m scripts %*
exit /b %errorlevel%
